package main

import "strconv"

var held []any

func keep(v any) { held = append(held, v) }

type big struct{ a [200]byte }
type bucketSized struct{ a [136]byte }
type bigKey struct {
	n int
	a [160]byte
}

func fill(n int) map[int]int {
	m := make(map[int]int)
	for i := 0; i < n; i++ {
		m[i] = i // @fill
	}
	reached("fill", pointer(m))
	return m
}

func hinted(hint, n int) map[int]string {
	m := make(map[int]string, hint) // @hinted.make
	reachedMake("hinted.make", pointer(m))
	for i := 0; i < n; i++ {
		m[i] = "x" // @hinted
	}
	return m
}

func grown(hint, n int) map[string]int {
	m := make(map[string]int, hint)
	for i := 0; i < n; i++ {
		m[strconv.Itoa(i)] = i // @grown
	}
	reached("grown", pointer(m))
	return m
}

func collect[K comparable, V any](keys []K, v V) map[K]V {
	m := map[K]V{}
	for _, k := range keys {
		m[k] = v // @collect
	}
	reached("collect", pointer(m))
	return m
}

type cache struct {
	entries map[string][]byte
	hits    map[string]int
}

func (c *cache) put(k string) {
	if c.entries == nil {
		c.entries = make(map[string][]byte)
	}
	c.entries[k] = nil // @cache
}

func (c *cache) hit(k string) {
	c.hits[k]++ // @hit
}

//go:noinline
func passed(m map[uint32]bool, n int) {
	for i := 0; i < n; i++ {
		m[uint32(i)] = true // @passed
	}
}

func tree(depth int, n int) {
	m := map[int]*int{}
	for i := 0; i < n; i++ {
		m[i] = nil // @tree
	}
	reached("tree", pointer(m))
	keep(m)
	if depth > 0 {
		tree(depth-1, 2*n)
	}
}

func init() {
	programs["small"] = func() {
		for i := 0; i < 30; i++ {
			keep(fill(i % 9))
		}
	}
	programs["none"] = func() {
		for i := 0; i < 50; i++ {
			keep(fill(100))
		}
	}
	programs["sizes"] = func() {
		for n := 1; n < 1500; n += 37 {
			keep(fill(n))
		}
	}
	programs["stack"] = func() {
		for n := 1; n < 1500; n += 97 {
			fill(n)
		}
	}
	programs["callers"] = func() {
		for i := 0; i < 50; i++ {
			keep(fill(100))
		}
		for i := 0; i < 5; i++ {
			fill(5000)
		}
	}
	programs["hintRight"] = func() {
		for _, n := range []int{3, 8, 9, 14, 15, 26, 100, 416, 800, 3000} {
			keep(hinted(n, n*9/10))
		}
	}
	programs["hintSmall"] = func() {
		for i := 0; i < 7; i++ {
			keep(grown(100, 300))
		}
		for i := 0; i < 3; i++ {
			keep(grown(20, 800))
		}
	}
	programs["hintLarge"] = func() {
		for i := 0; i < 6; i++ {
			keep(hinted(700, 20))
			keep(hinted(20000, 1))
		}
	}
	programs["nested"] = func() {
		outer := map[string]map[int]int{}
		for i := 0; i < 40; i++ {
			k := strconv.Itoa(i)
			if outer[k] == nil {
				outer[k] = map[int]int{} // @outer
			}
			for j := 0; j < i; j++ {
				outer[k][j] = j // @inner
			}
			reached("inner", pointer(outer[k]))
		}
		reached("outer", pointer(outer))
		keep(outer)
	}
	programs["loop"] = func() {
		for round := 0; round < 20; round++ {
			seen := make(map[string]bool)
			for i := 0; i < 10*round; i++ {
				seen[strconv.Itoa(i)] = true // @loop
			}
			reached("loop", pointer(seen))
			keep(seen)
		}
	}
	programs["generic"] = func() {
		ints := make([]int, 300)
		for i := range ints {
			ints[i] = i
		}
		words := make([]string, 70)
		for i := range words {
			words[i] = strconv.Itoa(i)
		}
		for i := 0; i < 4; i++ {
			keep(collect(ints, int64(1)))
			keep(collect(words, [3]int{}))
		}
	}
	programs["deletes"] = func() {
		for round := 0; round < 5; round++ {
			m := make(map[uint64]uint64)
			for i := uint64(0); i < 200; i++ {
				m[i] = i // @deletes
			}
			for i := uint64(0); i < 200; i += 2 {
				delete(m, i)
			}
			for i := uint64(0); i < 400; i += 4 {
				m[i] = i // @deletes.second
			}
			reached("deletes", pointer(m))
			keep(m)
		}
	}
	programs["bigValues"] = func() {
		for i := 0; i < 9; i++ {
			m := map[int]big{}
			for j := 0; j < 5*i; j++ {
				m[j] = big{} // @bigValues
			}
			reached("bigValues", pointer(m))
			keep(m)
		}
	}
	programs["bigKeys"] = func() {
		for i := 0; i < 9; i++ {
			m := map[bigKey]int{}
			for j := 0; j < 8*i; j++ {
				m[bigKey{n: j}] = j // @bigKeys
			}
			reached("bigKeys", pointer(m))
			keep(m)
		}
	}
	programs["bucketSizedValues"] = func() {
		for i := 1; i < 9; i++ {
			m := map[int]bucketSized{}
			for j := 0; j < 7*i; j++ {
				m[j] = bucketSized{} // @bucketSized
			}
			reached("bucketSized", pointer(m))
			keep(m)
		}
	}
	programs["set"] = func() {
		for n := 0; n < 300; n += 9 {
			set := make(map[string]struct{})
			for j := 0; j < n; j++ {
				set[strconv.Itoa(j)] = struct{}{} // @set
			}
			reached("set", pointer(set))
			keep(set)
		}
	}
	programs["field"] = func() {
		for i := 0; i < 12; i++ {
			c := &cache{hits: map[string]int{}}
			for j := 0; j < 11*i; j++ {
				c.put(strconv.Itoa(j))
				c.hit(strconv.Itoa(j % 20))
			}
			if c.entries != nil {
				reached("cache", pointer(c.entries))
			}
			reached("hit", pointer(c.hits))
			keep(c)
		}
	}
	programs["closure"] = func() {
		for i := 0; i < 6; i++ {
			m := map[float64]int{}
			add := func(n int) {
				for j := 0; j < n; j++ {
					m[float64(j)] = j // @closure
				}
			}
			add(30 * i)
			reached("closure", pointer(m))
			keep(m)
		}
	}
	programs["counter"] = func() {
		for i := 0; i < 10; i++ {
			m := make(map[rune]int)
			for j := 0; j < 1000; j++ {
				m[rune(j%(25*(i+1)))]++ // @counter
			}
			reached("counter", pointer(m))
			keep(m)
		}
	}
	programs["lists"] = func() {
		for i := 0; i < 4; i++ {
			m := map[string][]int{}
			for j := 0; j < 400; j++ {
				k := strconv.Itoa(j % 60)
				m[k] = append(m[k], j) // @lists
			}
			reached("lists", pointer(m))
			keep(m)
		}
	}
	programs["pointers"] = func() {
		for i := 0; i < 8; i++ {
			m := map[int]*big{}
			for j := 0; j < 20*i; j++ {
				m[j] = &big{} // @pointers
			}
			reached("pointers", pointer(m))
			keep(m)
		}
	}
	programs["tiny"] = func() {
		for i := 0; i < 8; i++ {
			m := map[uint8]uint8{}
			for j := 0; j < 36*i; j++ {
				m[uint8(j)] = 1 // @tiny
			}
			reached("tiny", pointer(m))
			keep(m)
		}
	}
	programs["interfaces"] = func() {
		for i := 0; i < 6; i++ {
			m := map[any]any{}
			for j := 0; j < 60*i; j++ {
				m[uint8(j)] = nil // @interfaces
			}
			reached("interfaces", pointer(m))
			keep(m)
		}
	}
	programs["passed"] = func() {
		for i := 0; i < 5; i++ {
			m := make(map[uint32]bool, 50)
			passed(m, 300)
			reached("passed", pointer(m))
			keep(m)
		}
	}
	programs["recursive"] = func() { tree(6, 5) }
	programs["large"] = func() {
		m := map[int]int{}
		for i := 0; i < 60000; i++ {
			m[i] = i // @large
		}
		reached("large", pointer(m))
		keep(m)
	}
	programs["branches"] = func() {
		for i := 0; i < 7; i++ {
			m := map[int]string{}
			for j := 0; j < 40*i; j++ {
				if j%3 == 0 {
					m[j] = "fizz" // @branches
				} else {
					m[j] = "" // @branches.else
				}
			}
			reached("branches", pointer(m))
			keep(m)
		}
	}
	programs["literal"] = func() {
		for i := 0; i < 5; i++ {
			m := map[string]int{"a": 1, "b": 2, "c": 3} // @literal
			reached("literal", pointer(m))
			keep(m)
		}
	}
}
