package main

import (
	"math"
	"math/bits"
	"reflect"
	"strings"
	"time"
	"unsafe"
)

func claim8() verdict {
	m := map[uint64]uint64{1: 1}
	sink = m
	hash, with := hasher(m), uintptr(seed(m))
	alike := 0
	for key := uint64(0); key < 1000; key++ {
		at := unsafe.Pointer(&key)
		if hash(at, with) == hash(at, 0)^with {
			alike++
		}
	}
	say("of 1000 keys the hash with the seed is the one without it xor the seed for %d", alike)
	return holds(alike == 1000)
}

func claim9() verdict {
	var all uint64
	for i := 0; i < 64; i++ {
		m := make(map[int]int)
		sink = m
		all |= seed(m)
	}
	say("the seeds of 64 maps have %d bits", bits.Len64(all))
	return holds(all>>32 != 0)
}

func claim10() verdict {
	m := make(map[int]int)
	sink = m
	before := seed(m)
	for i := 0; i < 1000; i++ {
		m[i] = i
	}
	kept := seed(m) == before
	say("1000 inserts later the seed is the same: %t", kept)
	for i := 0; i < 1000; i++ {
		delete(m, i)
	}
	say("after deleting all entries it is the same: %t", seed(m) == before)
	before = seed(m)
	m[1] = 1
	for k := range m {
		delete(m, k)
	}
	say("after a loop that deletes all keys it is the same: %t", seed(m) == before)
	return holds(kept)
}

func claim11() verdict {
	m := map[uint64]uint64{1: 1}
	sink = m
	hash, with := hasher(m), seed(m)
	alike := 0
	for key := uint64(1); key <= 1000; key++ {
		if uint64(hash(unsafe.Pointer(&key), uintptr(with))) == key*with>>3 {
			alike++
		}
	}
	say("of 1000 keys %d have a hash that is the key times the seed, shifted by 3", alike)
	return holds(alike == 1000)
}

// assigns is the runtime function that a write calls: it stands on the stack when the map is nil.
func assigns(write func()) string {
	_, stack := panics(write)
	for _, name := range stack {
		if strings.HasPrefix(name, "runtime.mapassign") {
			return name
		}
	}
	return ""
}

func claim12() verdict {
	var unsigned map[uint64]int
	var signed map[int64]int
	var array map[[8]uint8]int
	var pair map[struct{ a, b int32 }]int
	var pointer map[*int]int
	names := []string{
		assigns(func() { unsigned[1] = 1 }), assigns(func() { signed[1] = 1 }), assigns(func() { array[[8]uint8{}] = 1 }),
		assigns(func() { pair[struct{ a, b int32 }{}] = 1 }), assigns(func() { pointer[nil] = 1 }),
	}
	for i, key := range []string{"uint64", "int64", "[8]uint8", "struct{ a, b int32 }", "*int"} {
		say("a write to map[%s]int calls %s", key, names[i])
	}
	return holds(names[0] == "runtime.mapassign_fast64" && names[1] != names[0])
}

func claim14() verdict {
	var nilFast map[uint64]uint64
	var nilGeneric map[float64]uint64
	say("map[uint64]uint64 is written by %s", assigns(func() { nilFast[1] = 1 }))
	say("map[float64]uint64 is written by %s", assigns(func() { nilGeneric[1] = 1 }))
	fast, ofFast := allocated(func() {
		m := make(map[uint64]uint64)
		for i := 0; i < 104; i++ {
			m[uint64(i)] = 1
		}
		sink = m
	})
	generic, ofGeneric := allocated(func() {
		m := make(map[float64]uint64)
		for i := 0; i < 104; i++ {
			m[float64(i)] = 1
		}
		sink = m
	})
	say("104 inserts: %d bytes in %d objects by the first, %d in %d by the second", fast, ofFast, generic, ofGeneric)
	return holds(float64(fast) < 0.75*float64(generic))
}

func claim49() verdict {
	type plain struct{ a, b int64 }
	type texts struct {
		a string
		b int64
	}
	one, two := plain{1, 2}, [16]byte{}
	*(*plain)(unsafe.Pointer(&two)) = one
	ofPlain, ofBytes := hasher(map[plain]int{}), hasher(map[[16]byte]int{})
	asBytes := ofPlain(unsafe.Pointer(&one), 7) == ofBytes(unsafe.Pointer(&two), 7)
	say("a struct of two int64 has the hash of its 16 bytes: %t", asBytes)
	a, b := texts{string([]byte("key")), 1}, texts{string([]byte("key")), 1}
	ofTexts := hasher(map[texts]int{})
	byField := ofTexts(unsafe.Pointer(&a), 7) == ofTexts(unsafe.Pointer(&b), 7)
	say("structs whose strings are equal and elsewhere have the same hash: %t", byField)
	if asBytes && byField {
		return depends
	}
	return holds(byField)
}

func claim48() verdict {
	m := map[float64]int{}
	m[math.NaN()] = 1
	m[math.NaN()] = 2
	delete(m, math.NaN())
	left := len(m)
	for k := range m {
		delete(m, k)
	}
	say("of two NaN keys delete leaves %d, a loop that deletes each key %d", left, len(m))
	if value, ok := interface{}(reflect.ValueOf(m)).(interface{ Clear() }); ok {
		kept := len(m)
		value.Clear()
		say("clear takes the %d of them that were left to %d", kept, len(m))
		return holds(kept < 2)
	}
	return holds(len(m) < 2)
}

func claim33() verdict {
	const n = 100000
	whole, single := make(map[uint64]int), make(map[float64]int)
	fillWhole := func() {
		for i := 0; i < n; i++ {
			whole[uint64(i)] = i
		}
	}
	best, other := time.Hour, time.Hour
	for round := 0; round < 5; round++ {
		fillWhole()
		for i := 0; i < n; i++ {
			single[float64(i)] = i
		}
		start := time.Now()
		for k := range whole {
			delete(whole, k)
		}
		if took := time.Since(start); took < best {
			best = took
		}
		start = time.Now()
		for k := range single {
			delete(single, k)
		}
		if took := time.Since(start); took < other {
			other = took
		}
	}
	say("the loop empties %d uint64 keys in %v; with float64 keys, of which NaN is not itself, in %v", n, best, other)
	return holds(best*3 > other)
}
