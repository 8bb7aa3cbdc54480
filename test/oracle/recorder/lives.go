package main

import "unsafe"

// lives are the programs of operations by name. The random one is the rule; the others reach what it rarely does.
var lives = map[string]func(*program){
	"random":  (*program).run,
	"facts":   (*program).facts,
	"prune":   (*program).prune,
	"split":   (*program).split,
	"crowd":   (*program).crowd,
	"small":   (*program).small,
	"clear":   (*program).clearSparse,
	"iterate": (*program).iterations,
}

// facts is a fixed life of map[int]int: 1 to 40 in, 5 to 30 out, 100 to 109 in; then, where the wanted operations allow
// it, 1 to 6000 in.
func (p *program) facts() {
	insert := func(from, to int, shown ...int) {
		for k := from; k <= to; k++ {
			key, elem := k, k
			p.set(unsafe.Pointer(&key), unsafe.Pointer(&elem))
			for _, n := range shown {
				if n == k {
					p.writeState(true)
				}
			}
		}
	}
	p.stateLimit = 1 << 30
	insert(1, 40, 8, 9, 14, 15, 27, 29, 40)
	for k := 5; k <= 30; k++ {
		key := k
		p.delete(unsafe.Pointer(&key))
	}
	p.writeState(true)
	insert(100, 109, 109)
	if p.maxOps >= 6000 {
		p.stateLimit = 0
		insert(1, 6000, 897, 3500)
		p.writeState(true)
	}
	p.writeBytes()
}

// prune fills a Swiss table to its last free slot, empties it but for a few entries and fills it with other keys:
// full groups have become all tombstones.
func (p *program) prune() {
	p.values.sequential = true
	for p.going() {
		for len(p.live) < p.maxLive && p.going() {
			p.insert(p.newKey())
		}
		p.writeState(true)
		for left := p.values.below(3); len(p.live) > left && p.going(); {
			p.remove(p.values.below(len(p.live)))
		}
		p.writeState(true)
	}
	p.writeBytes()
}

// split fills several Swiss tables, or grows classic arrays, with deletes between.
func (p *program) split() {
	p.values.sequential = true
	for p.going() {
		p.insert(p.newKey())
		if p.values.chance(10) {
			p.remove(p.values.below(len(p.live)))
		}
	}
	p.writeState(true)
	p.writeBytes()
}

// crowd sends all keys to one classic bucket, empties the map but for one entry and goes to the next bucket, until the
// overflow buckets are too many.
func (p *program) crowd() {
	p.values.sequential = true
	const mask = 15
	for bucket := uintptr(0); p.going(); bucket = (bucket + 1) & mask {
		for n := 0; n < p.maxLive && p.going(); n++ {
			key := p.values.newValue(p.ops.typ.Key())
			for p.hash(key, uintptr(p.seed))&mask != bucket {
				key = p.values.newValue(p.ops.typ.Key())
			}
			p.pool = append(p.pool, key)
			p.insert(len(p.pool) - 1)
		}
		for len(p.live) > 1 && p.going() {
			p.remove(len(p.live) - 1)
		}
		p.writeState(true)
	}
	p.writeBytes()
}

// small stays within eight entries, where it can, and sets keys of the full map again.
func (p *program) small() {
	for p.going() {
		for len(p.live) < 8 && p.going() {
			p.insert(p.newKey())
		}
		for n := p.values.below(4); n > 0 && p.going(); n-- {
			p.rewrite()
			p.read()
		}
		p.writeState(true)
		for left := p.values.below(8); len(p.live) > left && p.going(); {
			p.remove(p.values.below(len(p.live)))
		}
		p.writeState(true)
	}
	p.writeBytes()
}

// clearSparse clears maps that have groups without entries, or none at all, but dead keys in them.
func (p *program) clearSparse() {
	for p.going() {
		for target := p.target(); len(p.live) < target && p.going(); {
			p.insert(p.newKey())
		}
		left := 1 + p.values.below(2)
		if p.values.chance(50) {
			left = len(p.live) * p.values.below(5) / 8
		}
		for len(p.live) > left && p.going() {
			p.remove(p.values.below(len(p.live)))
		}
		if p.ops.clear != nil {
			p.clearAll()
			p.writeState(true)
		}
	}
	p.writeBytes()
}
