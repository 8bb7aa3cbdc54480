package main

import (
	"runtime"
	"sort"
	"strings"
	"unsafe"
)

func claim1() verdict {
	var m map[string]int
	writes, _ := panics(func() { m["a"] = 1 })
	reads, _ := panics(func() {
		_ = m["a"]
		_, _ = m["a"]
		_ = len(m)
		delete(m, "a")
		for range m {
		}
	})
	say("a write panics: %t; reads, len, delete and range: %t", writes, reads)
	return holds(writes && reads)
}

//go:noinline
func local() int {
	m := map[int]int{}
	for i := 0; i < 8; i++ {
		m[i] = i
	}
	return len(m)
}

func claim15() verdict {
	_, onStack := allocated(func() { local() })
	_, onHeap := allocated(func() {
		m := map[int]int{}
		for i := 0; i < 8; i++ {
			m[i] = i
		}
		sink = m
	})
	say("a map of 8 entries that no one else sees takes %d objects on the heap, one that is kept %d", onStack, onHeap)
	if onStack == 0 && onHeap > 0 {
		return depends
	}
	return holds(onStack > 0)
}

func claim16() verdict {
	m := make(map[int]*int)
	sink = m
	m[1] = new(int)
	// The elem of the only slot that is full.
	var elem unsafe.Pointer
	if isSwiss() && !strings.Contains(runtime.Version(), "mapsplitgroup") {
		elem = unsafe.Pointer(uintptr(swiss(m).dirPtr) + 8 + unsafe.Sizeof(0))
	} else if isSwiss() {
		elem = unsafe.Pointer(uintptr(swiss(m).dirPtr) + 8 + 8*unsafe.Sizeof(0))
	} else {
		elem = unsafe.Pointer(uintptr(classic(m).buckets) + 8 + 8*unsafe.Sizeof(0))
	}
	before := *(**int)(elem) == m[1]
	delete(m, 1)
	say("the slot held the pointer: %t; right after delete it holds nil: %t", before, *(**int)(elem) == nil)
	return holds(*(**int)(elem) != nil)
}

func claim17() verdict {
	m := make(map[int]int)
	sink = m
	full := held(func() {
		for i := 0; i < 100000; i++ {
			m[i] = i
		}
		settle(m)
	})
	freed := -held(func() {
		for i := 0; i < 100000; i++ {
			delete(m, i)
		}
	})
	say("100,000 entries take %d bytes; deleting all of them frees %d", full, freed)
	return holds(freed < full/10)
}

func claim52() verdict {
	m := make(map[int]int)
	sink = m
	full := held(func() {
		for i := 0; i < 100000; i++ {
			m[i] = i
		}
		settle(m)
	})
	before := slots(m)
	freed := -held(func() {
		// What clear(m) is compiled to, too.
		for k := range m {
			delete(m, k)
		}
	})
	say("100,000 entries take %d bytes in %d slots; clear frees %d and leaves %d slots", full, before, freed, slots(m))
	return holds(freed > full/2)
}

func claim28() verdict {
	first := map[int]int{}
	m := map[int]int{0: 0, 1: 1}
	const rounds = 20000
	for i := 0; i < rounds; i++ {
		for k := range m {
			first[k]++
			break
		}
	}
	say("of %d loops over two entries the first inserted comes first in %d, the other in %d", rounds, first[0], first[1])
	return holds(first[0] > rounds*4/10 && first[0] < rounds*6/10)
}

func claim29() verdict {
	seen := map[bool]int{}
	failed, _ := panics(func() {
		for round := 0; round < 1000; round++ {
			m := map[int]int{1: 1, 2: 2, 3: 3}
			met := false
			for k := range m {
				m[100] = 1
				met = met || k == 100
			}
			seen[met]++
		}
	})
	say("an entry that is inserted while one ranges was met in %d of 1000 loops; an error: %t", seen[true], failed)
	return holds(failed)
}

func claim30() verdict {
	m := map[int]int{1: 1}
	sink = m
	if isSwiss() {
		swiss(m).used = 42
	} else {
		classic(m).count = 42
	}
	told := len(m)
	say("len of a map of one entry whose count field is set to 42: %d", told)
	return holds(told != 42)
}

func claim32() verdict {
	const text = "a key that is longer than thirty-two bytes"
	m := map[string]int{text: 1}
	sink = m
	key := []byte(text)
	_, read := allocated(func() { _ = m[string(key)] })
	other := []byte("another key that is longer than thirty-two bytes")
	_, written := allocated(func() { m[string(other)] = 1 })
	say("a read by string(b) allocates %d objects, a write of a new key %d", read, written)
	if read == 0 && written > 0 {
		return depends
	}
	return holds(read > 0)
}

func claim34() verdict {
	m := map[int]int{}
	for i := 0; i < 1000; i++ {
		m[i] = i
	}
	_, without := allocated(func() {
		var keys []int
		for k := range m {
			keys = append(keys, k)
		}
		sink = keys
	})
	_, with := allocated(func() {
		keys := make([]int, 0, len(m))
		for k := range m {
			keys = append(keys, k)
		}
		sink = keys
	})
	// The interface that keeps the slice is an object itself.
	say("1000 keys by append: %d objects; with a capacity of len(m): %d", without-1, with-1)
	return holds(without-1 == 1)
}

func claim35() verdict {
	keys := make([]int, 1000)
	for i := range keys {
		keys[i] = 1000 - i
	}
	_, ints := allocated(func() { sort.Ints(keys) })
	_, slice := allocated(func() { sort.Slice(keys, func(i, j int) bool { return keys[i] > keys[j] }) })
	say("sort.Ints allocates %d objects, sort.Slice %d", ints, slice)
	return holds(ints > 0)
}

func claim36() verdict {
	m := map[int][]byte{1: []byte("kept")}
	sink = m
	read := m[1]
	delete(m, 1)
	runtime.GC()
	for i := 0; i < 100000; i++ {
		sink = []byte("gone")
	}
	say("what was read before the entry was deleted is still %q", read)
	return holds(string(read) != "kept")
}

func claim37() verdict {
	values := [3]int{1, 2, 3}
	say("under %s with a go.mod of go 1.18: %v", runtime.Version(), unsafe.Slice(&values[0], 3))
	return holds(false)
}

func claim38() verdict {
	var memory struct{ one, beside [2]uint64 }
	room := unsafe.Slice(&memory.one, 2)
	room[1] = [2]uint64{7, 7}
	say("a write to the second element of a slice over one struct makes its neighbour %v", memory.beside)
	return holds(memory.beside == [2]uint64{})
}

func claim44() verdict {
	_, ofMap := allocated(func() { sink = map[string]int{"a": 1, "b": 2, "c": 3} })
	_, ofArray := allocated(func() { sink = &primes })
	say("evaluating a literal of 3 entries allocates %d objects; an array of constants %d", ofMap, ofArray)
	return holds(ofMap == 0)
}

var primes = [...]int{2, 3, 5, 7}

var beforeStart = mallocs()
var atStart = map[string]int{"a": 1, "b": 2, "c": 3}
var afterStart = mallocs()

func mallocs() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.Mallocs
}

func claim45() verdict {
	sink = atStart
	say("at start a map of the package with 3 entries allocated %d objects", afterStart-beforeStart)
	return holds(afterStart == beforeStart)
}

// leftOut would be set by left_out.go.
var leftOut bool

func claim46() verdict {
	say("code of a file that go:build leaves out ran: %t", leftOut)
	return holds(!leftOut)
}
