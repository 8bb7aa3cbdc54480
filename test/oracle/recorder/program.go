package main

import (
	"unsafe"
)

// program drives a recording through a seeded random life: phases of filling, churning, draining, clearing, refilling
// and of keys chosen to collide.
type program struct {
	*recording
	values *valueSource
	hash   func(unsafe.Pointer, uintptr) uintptr
	// pool holds every key made so far, live the pool's indices believed to be in the map.
	pool    []unsafe.Pointer
	live    []int
	maxLive int
	maxOps  int
}

// thresholds are entry counts around which some family grows.
var thresholds = []int{1, 7, 8, 9, 12, 13, 14, 15, 24, 26, 27, 28, 29, 48, 52, 53, 56, 57, 96, 104, 105, 112, 113, 192, 208,
	209, 224, 225, 416, 448, 449, 768, 832, 833, 896, 897, 1536, 1664, 1665, 1792, 1800, 3328, 3600, 6700, 13400, 26700, 53300, 106600}

func (p *program) run() {
	p.writeState(true)
	phases := []func(){p.fill, p.fill, p.churn, p.churn, p.drain, p.drain, p.refill, p.collide, p.update, p.replace, p.iterate, p.iterate}
	if p.ops.clear != nil {
		phases = append(phases, p.clearAll)
	}
	for first := true; p.going(); first = false {
		p.values.sequential = p.values.chance(40)
		if first {
			p.fill()
		} else {
			phases[p.values.below(len(phases))]()
		}
		p.writeState(true)
		if p.done%4 == 0 {
			p.writeClone()
		}
		if p.maxLive <= 5000 || p.values.chance(10) {
			p.writeBytes()
		}
	}
	p.writeState(true)
	p.writeBytes()
}

func (p *program) going() bool { return p.done < p.maxOps }

// target chooses how many entries a phase aims for.
func (p *program) target() int {
	if p.values.chance(60) {
		for tries := 0; tries < 20; tries++ {
			if t := thresholds[p.values.below(len(thresholds))]; t <= p.maxLive {
				return t
			}
		}
	}
	return 1 + p.values.below(p.maxLive)
}

func (p *program) newKey() int {
	key := p.values.newValue(p.ops.typ.Key())
	if len(p.pool) < 4*p.maxLive+64 {
		p.pool = append(p.pool, key)
		return len(p.pool) - 1
	}
	i := p.values.below(len(p.pool))
	for tries := 0; tries < 4 && p.isLive(i); tries++ {
		i = p.values.below(len(p.pool))
	}
	if !p.isLive(i) {
		p.pool[i] = key
	}
	return i
}

func (p *program) isLive(i int) bool { return p.ops.get(p.m, p.pool[i], p.elem) }

func (p *program) insert(i int) {
	p.live = append(p.live, i)
	p.set(p.pool[i], p.values.newValue(p.ops.typ.Elem()))
}

// remove deletes one of the live keys.
func (p *program) remove(at int) {
	i := p.live[at]
	p.live[at] = p.live[len(p.live)-1]
	p.live = p.live[:len(p.live)-1]
	p.delete(p.pool[i])
}

func (p *program) read() {
	if len(p.live) > 0 && p.values.chance(70) {
		p.get(p.pool[p.live[p.values.below(len(p.live))]])
	} else if p.values.chance(50) && len(p.pool) > 0 {
		p.get(p.pool[p.values.below(len(p.pool))])
	} else {
		p.get(p.values.newValue(p.ops.typ.Key()))
	}
}

func (p *program) fill() {
	for n := p.target() - len(p.live); n > 0 && p.going(); n-- {
		p.insert(p.newKey())
		if p.values.chance(5) {
			p.read()
		}
	}
}

func (p *program) refill() {
	for n := p.target() - len(p.live); n > 0 && p.going() && len(p.pool) > 0; n-- {
		p.insert(p.values.below(len(p.pool)))
	}
}

func (p *program) drain() {
	left := 0
	if p.values.chance(50) && len(p.live) > 0 {
		left = p.values.below(len(p.live))
	}
	ordered := p.values.chance(30)
	for len(p.live) > left && p.going() {
		if ordered {
			p.remove(len(p.live) - 1)
		} else {
			p.remove(p.values.below(len(p.live)))
		}
		if p.values.chance(3) {
			p.read()
		}
	}
}

func (p *program) churn() {
	for n := p.values.below(2*p.maxLive + 40); n > 0 && p.going(); n-- {
		switch c := p.values.below(10); {
		case c < 3 && len(p.live) < p.maxLive:
			p.insert(p.newKey())
		case c < 6 && len(p.live) > 0:
			p.remove(p.values.below(len(p.live)))
		case c < 7:
			p.rewrite()
		case c < 8 && len(p.pool) > 0:
			p.delete(p.pool[p.values.below(len(p.pool))])
		default:
			p.read()
		}
	}
}

// replace keeps the size and exchanges the keys.
func (p *program) replace() {
	for n := p.values.below(3*len(p.live) + 10); n > 0 && len(p.live) > 0 && p.going(); n-- {
		p.remove(p.values.below(len(p.live)))
		p.insert(p.newKey())
	}
}

func (p *program) update() {
	for n := 1 + p.values.below(len(p.live)+1); n > 0 && p.going(); n-- {
		p.rewrite()
	}
}

// rewrite sets a live key again, by an equal key that may look different in memory.
func (p *program) rewrite() {
	if len(p.live) == 0 {
		return
	}
	key := p.ops.typ.Key()
	i := p.live[p.values.below(len(p.live))]
	again := p.values.newValue(key)
	typedmemmove(typePointer(key), again, p.pool[i])
	p.values.disguise(key, again)
	p.set(again, p.values.newValue(p.ops.typ.Elem()))
}

func (p *program) clearAll() {
	p.clear()
	p.live = p.live[:0]
}

// collide inserts keys whose hashes agree in some bits: low ones (classic bucket, H2), middle ones (Swiss group) or
// high ones (tophash, directory), and deletes some of them again.
func (p *program) collide() {
	width := uint(8 * ptrSize)
	bits := uint(1 + p.values.below(7))
	shift := [...]uint{0, 0, 7, width - bits}[p.values.below(4)]
	mask := uintptr(1)<<bits - 1
	want := uintptr(p.values.next()) & mask
	budget := 40000
	for n := 8 + p.values.below(120); n > 0 && len(p.live) < p.maxLive && p.going(); n-- {
		key := p.values.newValue(p.ops.typ.Key())
		for ; p.hash(key, uintptr(p.seed))>>shift&mask != want; budget-- {
			if budget < 0 {
				return
			}
			key = p.values.newValue(p.ops.typ.Key())
		}
		p.pool = append(p.pool, key)
		p.insert(len(p.pool) - 1)
	}
	for n := p.values.below(80); n > 0 && len(p.live) > 0 && p.going(); n-- {
		p.remove(len(p.live) - 1)
	}
}
