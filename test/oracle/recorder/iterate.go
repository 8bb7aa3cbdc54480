package main

import (
	"fmt"
	"reflect"
	"unsafe"
)

// cursor is a `range` over the recorded map. It is made by reflect, whose iterator lies in memory as the compiled
// statement's does and is moved by the same functions of the runtime.
type cursor struct {
	*recording
	iter  *reflect.MapIter
	begun bool
}

func (r *recording) startRange() *cursor {
	return &cursor{recording: r, iter: reflect.NewAt(r.ops.typ, unsafe.Pointer(&r.m)).Elem().MapRange()}
}

// next moves on and writes what the loop sees. It is false at the end.
func (c *cursor) next() bool {
	more := c.iter.Next()
	// A reflect.Value and the runtime's iterator, which begins with pointers to key and elem.
	iterator := add(unsafe.Pointer(c.iter), 3*ptrSize)
	if !c.begun {
		c.begun = true
		c.out.WriteString(`["range"`)
		for _, number := range startOf(iterator) {
			fmt.Fprintf(c.out, `,"0x%x"`, number)
		}
		c.out.WriteString("]\n")
	}
	if !more {
		c.out.WriteString("[\"next\"]\n")
		return false
	}
	entry := (*[2]unsafe.Pointer)(iterator)
	c.line = append(c.line[:0], `["next",`...)
	c.line = c.layout.key.append(c.line, entry[0])
	c.line = append(c.line, ',')
	c.line = c.layout.elem.append(c.line, entry[1])
	c.out.Write(append(c.line, "]\n"...))
	return true
}

// iterate ranges over the map and changes it on the way: now and then, or more often than it moves on.
func (p *program) iterate() {
	if len(p.live) > 5000 && !p.values.chance(10) {
		return
	}
	inserts := [...]int{0, 0, 40, 150}[p.values.below(4)]
	deletes := [...]int{0, 20, 70}[p.values.below(3)]
	breaks := p.values.chance(20)
	for c := p.startRange(); c.next(); {
		for n := inserts; n > 0 && p.going(); n -= 100 {
			if p.values.below(100) >= n {
				continue
			}
			if len(p.live) < p.maxLive && p.values.chance(80) {
				p.insert(p.newKey())
			} else {
				p.rewrite()
			}
		}
		if p.values.below(100) < deletes && len(p.live) > 0 && p.going() {
			p.remove(p.values.below(len(p.live)))
		}
		if p.values.below(2000) == 0 && p.ops.clear != nil && p.going() {
			p.clearAll()
		}
		if breaks && p.values.chance(5) {
			return
		}
	}
}

// iterations grows the map, and shrinks it again, while it is iterated.
func (p *program) iterations() {
	for p.going() {
		p.fill()
		p.iterate()
		p.drain()
		p.iterate()
		p.writeState(true)
		p.writeClone()
	}
	p.writeBytes()
}
