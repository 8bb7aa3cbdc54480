package main

import "unsafe"

func claim2() verdict {
	hinted := make(map[int]int, 32)
	sink = hinted
	plain := make(map[int]int)
	sink = plain
	room, grown, last := slots(hinted), 0, 0
	for i := 0; i < 32; i++ {
		plain[i], hinted[i] = i, i
		if slots(plain) != last {
			last = slots(plain)
			grown++
		}
	}
	kept := slots(hinted) == room
	say("without a hint 32 inserts allocate slots %d times; with a hint of 32 the %d of make are enough: %t", grown, room, kept)
	i := 32
	for ; slots(hinted) == room; i++ {
		hinted[i] = i
	}
	say("it grows at entry %d", i)
	return holds(kept && grown > 1)
}

func claim3() verdict {
	m := make(map[string]int, 8)
	sink = m
	say("make(map[string]int, 8) has %d slots, which is %d buckets or groups", slots(m), slots(m)/8)
	m["a"] = 1
	say("after the first write it has %d slots", slots(m))
	return holds(slots(m) == 64)
}

func claim4() verdict {
	small, large := make(map[int]int, 8), make(map[int]int, 100)
	sink = []interface{}{small, large}
	say("slots after make with a hint of 8: %d, of 100: %d", slots(small), slots(large))
	return holds(slots(small) == 0 && slots(large) == 0)
}

func claim5() verdict {
	m := make(map[int]int)
	sink = m
	bytes, objects := allocated(func() { m[1] = 1 })
	say("the first write allocates %d bytes in %d object, and leaves %d slots", bytes, objects, slots(m))
	if isSwiss() {
		say("the map has a directory: %t", swiss(m).dirLen > 0)
		return holds(swiss(m).dirLen > 0 || objects != 1)
	}
	say("the map has old buckets: %t", classic(m).oldbuckets != nil)
	return holds(classic(m).oldbuckets != nil || classic(m).B > 0 || objects != 1)
}

//go:linkname makemap runtime.makemap
func makemap(mapType unsafe.Pointer, hint int, header unsafe.Pointer) unsafe.Pointer

func claim6() verdict {
	m := make(map[int]int)
	sink = m
	for i := 0; i < 1000; i++ {
		m[i] = i
	}
	before := words(m)
	again := makemap(before[0], 0, before[1])
	found := 0
	for i := 0; i < 1000; i++ {
		if _, ok := m[i]; ok {
			found++
		}
	}
	say("makemap on the header of a map of 1000 entries gives the same header: %t", again == before[1])
	say("afterwards its len is %d, but only %d of its keys are found", len(m), found)
	return holds(len(m) == 0 || found == 1000)
}

func claim13() verdict {
	m := make(map[uint64]uint64)
	sink = m
	for i := uint64(0); i < 8; i++ {
		m[i] = i
	}
	before := slots(m)
	m[8] = 8
	say("the ninth write by mapassign_fast64 takes the map from %d to %d slots", before, slots(m))
	return holds(slots(m) == before)
}

func claim23() verdict {
	m := make(map[int]int)
	sink = m
	i, before := 0, 0
	for ; i < 1000 || slots(m) == before; i++ {
		before = slots(m)
		m[i] = i
	}
	// One table, or all buckets, were full before the last insert.
	full := float64(i-1) / float64(before)
	if isSwiss() {
		m = make(map[int]int)
		for i = 0; slots(m) < 1024; i++ {
			before = slots(m)
			m[i] = i
		}
		full = float64(i-1) / float64(before)
	}
	say("%d entries fill %d slots, the next one makes the map grow: %.4f", i-1, before, full)
	return holds(full == 0.75)
}

func claim25() verdict {
	m := make(map[int]int)
	sink = m
	i := 0
	if !isSwiss() {
		for ; classic(m).oldbuckets == nil || i < 1000; i++ {
			m[i] = i
		}
		began := i
		for ; classic(m).oldbuckets != nil; i++ {
			m[i] = i
		}
		say("a growth that insert %d began was done after %d further inserts", began, i-began)
		return holds(i == began)
	}
	for ; i < 20000; i++ {
		m[i] = i
	}
	before := tables(m)
	for changed := false; !changed; i++ {
		m[i] = i
		changed = slots(m) != int(before[0].capacity)*len(before)
	}
	kept, now := 0, tables(m)
	for _, table := range now {
		for _, old := range before {
			if table == old {
				kept++
			}
		}
	}
	say("a growth of a map of %d tables left %d of them as they were", len(before), kept)
	return holds(kept == 0)
}

func claim26() verdict {
	early := false
	for _, n := range []int{8, 100, 1000, 14336, 100000} {
		m := make(map[int]int, n)
		sink = m
		before := slots(m)
		at := 0
		for i := 0; i < n && at == 0; i++ {
			m[i] = i
			if before > 0 && slots(m) != before {
				at = i + 1
			}
		}
		if at > 0 {
			early = true
			say("with a hint of %d the map grows at entry %d", n, at)
		} else {
			say("with a hint of %d the map does not grow before", n)
		}
	}
	return holds(!early)
}

func claim27() verdict {
	var small, large map[int]int
	few, _ := allocated(func() { small = make(map[int]int, 16) })
	many, _ := allocated(func() { large = make(map[int]int, 1<<20) })
	for i := 0; i < 16; i++ {
		small[i], large[i] = i, i
	}
	walk := func(m map[int]int) func() {
		return func() {
			for range m {
			}
		}
	}
	slow, fast := fastest(walk(large)), fastest(walk(small))
	say("16 entries with a hint of 16: %d bytes, a loop takes %v", few, fast)
	say("16 entries with a hint of 1,048,576: %d bytes, a loop takes %v", many, slow)
	return holds(many <= few && slow <= fast)
}

func claim7() verdict {
	m := make(map[uint64]uint64)
	sink = m
	for i := uint64(0); i < 5000; i++ {
		m[i] = i
	}
	hash := hasher(m)
	if isSwiss() {
		of := swiss(m)
		say("there is no B; the %d high bits of a hash choose the table, lower ones the group", of.globalDepth)
		return holds(false)
	}
	for classic(m).oldbuckets != nil {
		m[uint64(len(m))] = 0
	}
	of := classic(m)
	low := 0
	const bucketBytes = 8 + 8*8 + 8*8 + unsafe.Sizeof(uintptr(0))
	for b := uintptr(0); b < 1<<of.B; b++ {
		bucket := unsafe.Pointer(uintptr(of.buckets) + b*bucketBytes)
		for i := uintptr(0); i < 8; i++ {
			if *(*uint8)(unsafe.Pointer(uintptr(bucket) + i)) < 5 {
				continue
			}
			key := unsafe.Pointer(uintptr(bucket) + 8 + 8*i)
			if hash(key, uintptr(of.hash0))&(1<<of.B-1) == b {
				low++
			} else {
				say("a key is in another bucket than the low bits of its hash tell")
				return holds(true)
			}
		}
	}
	say("B is %d; of %d keys the low %d bits of the hash tell the bucket", of.B, low, of.B)
	return holds(false)
}

func claim31() verdict {
	empty, _ := allocated(func() { sink = make(map[uint64]struct{}, 1000) })
	whole, _ := allocated(func() { sink = make(map[uint64]uint64, 1000) })
	say("for 1000 entries map[uint64]struct{} takes %d bytes, map[uint64]uint64 %d", empty, whole)
	return holds(empty < whole)
}

func claim50() verdict {
	fits := make(map[int][128]byte, 100)
	over := make(map[int][129]byte, 100)
	sink = []interface{}{fits, over}
	_, inside := allocated(func() {
		for i := 0; i < 100; i++ {
			fits[i] = [128]byte{}
		}
	})
	_, outside := allocated(func() {
		for i := 0; i < 100; i++ {
			over[i] = [129]byte{}
		}
	})
	keys := make(map[[129]byte]int, 100)
	sink = keys
	_, ofKeys := allocated(func() {
		for i := 0; i < 100; i++ {
			keys[[129]byte{byte(i)}] = i
		}
	})
	say("100 inserts allocate %d objects with elems of 128 bytes, %d with 129, %d with keys of 129", inside, outside, ofKeys)
	return holds(inside < 50 && outside >= 100 && ofKeys >= 100)
}

func claim18() verdict {
	type pair struct {
		key   string
		value int
	}
	const n = 100000
	keys := make([]string, n)
	for i := range keys {
		keys[i] = string([]byte{byte(i), byte(i >> 8), byte(i >> 16)})
	}
	ofSlice := held(func() {
		pairs := make([]pair, 0, n)
		for i, key := range keys {
			pairs = append(pairs, pair{key, i})
		}
		sink = pairs
	})
	sink = nil
	var ratios [2]float64
	for i, hint := range []int{0, n} {
		ofMap := held(func() {
			m := make(map[string]int, hint)
			for i, key := range keys {
				m[key] = i
			}
			sink = m
		})
		sink = nil
		ratios[i] = float64(ofMap) / float64(ofSlice)
		say("hint %d: the map holds %d bytes, the slice %d: %.2f times as much", hint, ofMap, ofSlice, ratios[i])
	}
	return holds(ratios[0] >= 1.9 && ratios[0] <= 2.1)
}

func claim51() verdict {
	// What make takes for 1000 entries in the last release of each family, with 64-bit words.
	const ofClassic, ofSwiss = 21832, 36992
	if unsafe.Sizeof(uintptr(0)) != 8 {
		return unknown
	}
	set, _ := allocated(func() { sink = make(map[uint64]struct{}, 1000) })
	if isSwiss() {
		say("make(map[uint64]struct{}, 1000) takes %d bytes here, %d under Go 1.23", set, ofClassic)
		return holds(set <= ofClassic)
	}
	say("make(map[uint64]struct{}, 1000) takes %d bytes here, %d under Go 1.26", set, ofSwiss)
	return holds(ofSwiss <= set)
}
