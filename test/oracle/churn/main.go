// Command churn measures what a map holds while its oldest entry is deleted and a new one inserted, again and again.
// It prints one line a measurement: the map type, rounds, and the live bytes by runtime.MemStats after a collection.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

const entries = 1000

var sink any

func live() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func held[K comparable](rounds int, key func(i int) K) uint64 {
	before := live()
	m := make(map[K]uint64)
	sink = m
	for i := 0; i < entries; i++ {
		m[key(i)] = uint64(i)
	}
	for i := 0; i < rounds; i++ {
		delete(m, key(i))
		m[key(entries+i)] = uint64(i)
	}
	after := live()
	runtime.KeepAlive(m)
	sink = nil
	return after - before
}

// measure gives the smallest of a few measurements: the process's own background work may allocate in between.
func measure[K comparable](name string, rounds int, key func(i int) K) {
	least := ^uint64(0)
	for i := 0; i < 3; i++ {
		if bytes := held(rounds, key); bytes < least {
			least = bytes
		}
	}
	fmt.Println(name, rounds, least)
}

func main() {
	debug.SetGCPercent(-1)
	live()
	for _, rounds := range []int{0, 10000, 1000000} {
		measure("map[uint64]uint64", rounds, func(i int) uint64 { return uint64(i) })
	}
	measure("map[[3]int64]uint64", 1000000, func(i int) [3]int64 { return [3]int64{int64(i)} })
}
