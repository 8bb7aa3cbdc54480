package main

import (
	"runtime"
	"strings"
	"sync"
	"time"
	"unsafe"
)

// children run in processes of their own: each may end its process.
var children = map[string]func(){
	"marked": func() {
		m := map[int]int{1: 1}
		sink = m
		mark(m)
		m[2] = 2
	},
	"recovers": func() {
		defer func() { _ = recover() }()
		m := map[int]int{1: 1}
		sink = m
		mark(m)
		m[2] = 2
	},
	"apart": func() {
		m := map[int]int{}
		sink = m
		for goroutine := 0; goroutine < 2; goroutine++ {
			go func() { m[1] = 1 }()
			time.Sleep(50 * time.Millisecond)
		}
	},
	"together": func() {
		m := map[int]int{}
		sink = m
		end := time.Now().Add(2 * time.Second)
		var both sync.WaitGroup
		for goroutine := 0; goroutine < 2; goroutine++ {
			both.Add(1)
			go func(from int) {
				defer both.Done()
				for i := from; time.Now().Before(end); i++ {
					m[i%100000] = i
				}
			}(goroutine * 50000)
		}
		both.Wait()
	},
	"cast": func() {
		arena := make([]byte, 4096)
		sink = arena
		at := unsafe.Pointer(&arena[0])
		m := *(*map[int]int)(unsafe.Pointer(&at))
		for i := 0; i < 1000; i++ {
			m[i] = i
		}
		// The collector sees no pointers in bytes.
		for round := 0; round < 20; round++ {
			runtime.GC()
			for i := 0; i < 1000; i++ {
				block := make([]uint64, 1<<(uint(i)%12))
				for at := range block {
					block[at] = ^uint64(0)
				}
				sink = block
			}
		}
		for i := 0; i < 1000; i++ {
			if m[i] != i {
				panic("the map has lost entries")
			}
		}
	},
}

// mark sets the flag that a map has while it is written.
func mark(m map[int]int) {
	if isSwiss() {
		swiss(m).writing = 1
	} else {
		classic(m).flags |= 4
	}
}

func claim19() verdict {
	died := child("marked")
	say("the only goroutine writes to a map whose flag is set: %s", died)
	return holds(!strings.Contains(died, "concurrent map writes"))
}

func claim20() verdict {
	m := map[int]int{1: 1}
	sink = m
	if isSwiss() {
		say("the flag is a byte of its own, %d bytes behind the start; there is no other flag in it", unsafe.Offsetof(swissMap{}.writing))
		return holds(false)
	}
	classic(m).flags |= 2
	m[2] = 2
	died := child("marked")
	say("with flag 2 a write goes on; with flag 4: %s", died)
	return holds(died == "")
}

func claim21() verdict {
	died := child("apart")
	say("two goroutines that nothing orders write one after the other; the check says: %q", died)
	return holds(died != "")
}

func claim22() verdict {
	died := child("recovers")
	say("with recover deferred: %s", died)
	return holds(died == "")
}

func claim24() verdict {
	start := time.Now()
	died := child("together")
	say("two goroutines wrote for up to 2 s; the process ended after %.1f s: %s", time.Since(start).Seconds(), died)
	return holds(died == "it hangs")
}

func claim43() verdict {
	died := child("cast")
	say("a map over bytes, after collections: %s", died)
	return holds(died == "")
}
