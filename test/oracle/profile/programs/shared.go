package main

import "strconv"

// Maps that several lines, functions or calls fill, and objects beside them that have the sizes of their parts.

//go:noinline
func count(m map[string]int, k string) {
	m[k]++ // @count
}

func several(n int) {
	m := make(map[string]int)
	for i := 0; i < n; i++ {
		count(m, "a"+strconv.Itoa(i))
	}
	for i := 0; i < 4*n; i++ {
		count(m, "b"+strconv.Itoa(i))
	}
	for i := 0; i < 16*n; i++ {
		count(m, "c"+strconv.Itoa(i))
	}
	reached("count", pointer(m))
	keep(m)
}

//go:noinline
func first(m map[uint16]int, n int) {
	for i := 0; i < n; i++ {
		m[uint16(i)] = i // @half.first
	}
}

//go:noinline
func second(m map[uint16]int, n int) {
	for i := 0; i < n; i++ {
		m[uint16(i)] = i // @half.second
	}
}

func halves(n int) {
	m := make(map[uint16]int)
	m[0] = 1 // @half
	first(m, n)
	second(m, 10*n)
	reached("half", pointer(m))
	keep(m)
}

func twice(n int) {
	m := make(map[int16]string)
	for i := 0; i < n; i++ {
		m[int16(i)] = "first" // @twice
	}
	for i := 0; i < 9*n; i++ {
		m[int16(i)] = "second" // @twice.second
	}
	reached("twice", pointer(m))
	keep(m)
}

type registry struct {
	byName map[string]*int
}

func newRegistry() *registry {
	return &registry{byName: make(map[string]*int)}
}

//go:noinline
func (r *registry) add(name string) {
	r.byName[name] = nil // @registry
}

//go:noinline
func (reg *registry) addAll(prefix string, n int) {
	for i := 0; i < n; i++ {
		reg.byName[prefix+strconv.Itoa(i)] = nil // @registry.addAll
	}
}

func register(n int) {
	r := newRegistry()
	r.add("one")
	r.addAll("x", 10)
	for i := 0; i < n; i++ {
		r.add(strconv.Itoa(i))
	}
	r.addAll("y", 10*n)
	reached("registry", pointer(r.byName))
	keep(r)
}

func newIndex() map[int32]int { return make(map[int32]int) }

func inlinedMake(n int) {
	m := newIndex()
	for i := 0; i < n; i++ {
		m[int32(i)] = i // @inlinedMake
	}
	reached("inlinedMake", pointer(m))
	keep(m)
}

type pair struct{ a, b int }

func pairs() {
	m := map[string][]pair{ // @pairs
		"one":   {{1, 2}, {3, 4}, {5, 6}},
		"two":   {{1, 2}, {3, 4}, {5, 6}},
		"three": {{1, 2}, {3, 4}, {5, 6}},
	}
	reached("pairs", pointer(m))
	keep(m)
}

type table struct {
	cells []int
	index map[string]uint8
}

func tables(n int) {
	t := &table{cells: make([]int, 6, 6+n), index: make(map[string]uint8)} // @beside.make
	reachedMake("beside.make", pointer(t.index))
	keep(t)
}

var last int

// The map stays on the stack: only the slice beside it is allocated.
func onStack(n int) []int {
	m, s := make(map[string]int8), make([]int, 6, 6+n) // @stack.make
	m["a"] = 1
	last = len(m)
	reachedMake("stack.make", pointer(m))
	return s
}

func init() {
	programs["severalLines"] = func() {
		for i := 1; i < 5; i++ {
			several(i)
		}
	}
	programs["halves"] = func() {
		for i := 2; i < 7; i++ {
			halves(5 * i)
		}
	}
	programs["twoLoops"] = func() {
		for i := 1; i < 6; i++ {
			twice(5 * i)
		}
	}
	programs["fieldOfMethods"] = func() { register(20) }
	programs["fieldsOfMethods"] = func() {
		for i := 0; i < 5; i++ {
			register(9 * i)
		}
	}
	programs["inlinedMake"] = func() {
		for i := 0; i < 5; i++ {
			inlinedMake(30 * i)
		}
	}
	programs["literalOfSlices"] = func() {
		for i := 0; i < 3; i++ {
			pairs()
		}
	}
	programs["sliceBeside"] = func() {
		for i := 0; i < 3; i++ {
			tables(0)
		}
	}
	programs["sliceOfStackMap"] = func() {
		for i := 0; i < 3; i++ {
			keep(onStack(0))
		}
	}
}
