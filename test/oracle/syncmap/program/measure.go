package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
)

// kind is a kind of keys and values: how the i-th of them is stored. What they point to is made before.
type kind struct {
	name string
	most int
	put  func(m *sync.Map, i int)
}

var (
	texts    []string
	big      [200]byte
	pointers wide
	bytes3   = []byte("abc")
	target   int
)

type words struct{ A, B uint32 }

type wide struct{ P [70]*int }

// Each conversion is that of a value computed at run time.
var kinds = []kind{
	{"string,int", 1 << 30, func(m *sync.Map, i int) { m.Store(texts[i], 1000+i) }},
	{"int,int", 1 << 30, func(m *sync.Map, i int) { m.Store(1000+i, 2000+i) }},
	{"small int,int", 1 << 30, func(m *sync.Map, i int) { m.Store(i, i) }},
	{"uint64,struct {}", 1 << 30, func(m *sync.Map, i int) { m.Store(uint64(1000+i), struct{}{}) }},
	{"int32,bool", 1 << 30, func(m *sync.Map, i int) { m.Store(int32(1000+i), i%2 == 0) }},
	{"string,*int", 1 << 30, func(m *sync.Map, i int) { m.Store(texts[i], &target) }},
	{"[2]int64,[]uint8", 1 << 30, func(m *sync.Map, i int) { m.Store([2]int64{int64(i)}, bytes3) }},
	{"nil [2]int64,[]uint8", 1 << 30, func(m *sync.Map, i int) {
		var none []byte
		if i%3 != 0 {
			none = bytes3
		}
		m.Store([2]int64{int64(i)}, none)
	}},
	{"empty string,string", 1 << 30, func(m *sync.Map, i int) {
		key := texts[i]
		if i == 0 {
			key = key[:0]
		}
		m.Store(key, texts[i])
	}},
	{"uint8,uint8", 256, func(m *sync.Map, i int) { m.Store(uint8(i), uint8(i)) }},
	{"int16,float64", 20000, func(m *sync.Map, i int) { m.Store(int16(1000+i), 1.5+float64(i)) }},
	{"struct { A uint32; B uint32 },uint16", 60000, func(m *sync.Map, i int) { m.Store(words{1000, uint32(i)}, uint16(1000+i)) }},
	{"[3]uint8,[5]uint8", 1 << 24, func(m *sync.Map, i int) {
		m.Store([3]uint8{uint8(i), uint8(i >> 8), uint8(i >> 16)}, [5]uint8{uint8(i)})
	}},
	{"uint32,[15]uint8", 1 << 30, func(m *sync.Map, i int) { m.Store(uint32(1000+i), [15]uint8{uint8(i)}) }},
	{"[12]uint8,uint32", 1 << 30, func(m *sync.Map, i int) {
		m.Store([12]uint8{uint8(i), uint8(i >> 8), uint8(i >> 16)}, uint32(1000+i))
	}},
	{"int,[200]uint8", 1 << 30, func(m *sync.Map, i int) { m.Store(1000+i, big) }},
	{"int,struct { P [70]*int }", 1 << 30, func(m *sync.Map, i int) { m.Store(1000+i, pointers) }},
	{"constant string,int", 1, func(m *sync.Map, i int) { m.Store("a constant", 1000) }},
}

var sink *sync.Map

//go:noinline
func fill(k kind, n int) *sync.Map {
	m := new(sync.Map)
	sink = m
	for i := 0; i < n; i++ {
		k.put(m, i)
	}
	return m
}

// measure prints what a new sync.Map with n keys of each kind allocates by runtime.MemStats, with the map's seed.
func measure(sizes []int, print func(interface{})) {
	debug.SetGCPercent(-1)
	runtime.GOMAXPROCS(1)
	for i := 0; i <= sizes[len(sizes)-1]; i++ {
		texts = append(texts, fmt.Sprint("key-", i))
	}
	for _, k := range kinds {
		fill(k, 8%(k.most+1))
		for _, n := range sizes {
			if n > k.most {
				continue
			}
			// Of several: the process's own background work may allocate in between.
			for i := 0; i < 3; i++ {
				var before, after runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&before)
				m := fill(k, n)
				runtime.ReadMemStats(&after)
				print(map[string]interface{}{"kind": k.name, "n": n,
					"bytes": after.TotalAlloc - before.TotalAlloc, "objects": after.Mallocs - before.Mallocs,
					"seed": fmt.Sprintf("0x%x", mapSeed(m))})
			}
		}
	}
}
