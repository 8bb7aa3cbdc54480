// Iteration runs real Swiss maps (amd64, AES) while they are iterated and changed, and writes what `range` would have
// seen, one JSON array a line: ["map", aeskeysched, seed], ["set", key, value], ["delete", key], ["clear"],
// ["seed", seed] after a reseed, ["range", entryOffset, dirOffset], ["next", key, value] and ["end"].
//
//	GOTOOLCHAIN=go1.26.11 go run -ldflags=-checklinkname=0 . [number of maps] [seed] [number of sizes]
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"math/rand"
	"os"
	"reflect"
	"strconv"
	"unsafe"
)

// Offsets in maps.Map and, behind the reflect.Value of three words, in maps.Iter.
const (
	seedOffset        = 8
	iterOffset        = 24
	entryOffsetOffset = iterOffset + 32
	dirOffsetOffset   = iterOffset + 40
)

var out = bufio.NewWriter(os.Stdout)

type subject struct {
	m     map[int]int
	seed  uint64
	value int
	rng   *rand.Rand
	keys  int
}

func (s *subject) word(offset uintptr) *uint64 {
	return (*uint64)(unsafe.Add(*(*unsafe.Pointer)(unsafe.Pointer(&s.m)), offset))
}

func (s *subject) reseeded() {
	if seed := *s.word(seedOffset); seed != s.seed {
		s.seed = seed
		fmt.Fprintf(out, "[\"seed\",\"%#x\"]\n", seed)
	}
}

func (s *subject) set() {
	key := s.rng.Intn(s.keys)
	s.value++
	s.m[key] = s.value
	fmt.Fprintf(out, "[\"set\",%d,%d]\n", key, s.value)
}

func (s *subject) delete() {
	key := s.rng.Intn(s.keys)
	delete(s.m, key)
	fmt.Fprintf(out, "[\"delete\",%d]\n", key)
	s.reseeded()
}

func (s *subject) clear() {
	clearMap(s.m)
	fmt.Fprintln(out, `["clear"]`)
	s.reseeded()
}

// clearMap is the loop that compiles to mapclear.
func clearMap(m map[int]int) {
	for k := range m {
		delete(m, k)
	}
}

// iterate ranges over the map and changes it on the way: `sets` and `deletes` for each step, in percent.
func (s *subject) iterate(sets, deletes int) {
	it := reflect.ValueOf(s.m).MapRange()
	for first := true; it.Next(); first = false {
		if first {
			base := unsafe.Pointer(it)
			entry := *(*uint64)(unsafe.Add(base, entryOffsetOffset))
			dir := *(*uint64)(unsafe.Add(base, dirOffsetOffset))
			fmt.Fprintf(out, "[\"range\",\"%#x\",\"%#x\"]\n", entry, dir)
		}
		fmt.Fprintf(out, "[\"next\",%d,%d]\n", it.Key().Int(), it.Value().Int())
		for n := sets; n > 0; n -= 100 {
			if s.rng.Intn(100) < n {
				s.set()
			}
		}
		if s.rng.Intn(100) < deletes {
			s.delete()
		}
		if s.rng.Intn(4000) == 0 {
			s.clear()
		}
	}
	fmt.Fprintln(out, `["end"]`)
}

func argument(i, otherwise int) int {
	if len(os.Args) > i {
		if n, err := strconv.Atoi(os.Args[i]); err == nil {
			return n
		}
	}
	return otherwise
}

func main() {
	defer out.Flush()
	rng := rand.New(rand.NewSource(int64(argument(2, 1))))
	sizes := []int{6, 8, 12, 30, 200, 900, 3000}[:argument(3, 7)]
	for i := 0; i < argument(1, 40); i++ {
		size := sizes[i%len(sizes)]
		s := &subject{m: make(map[int]int), rng: rng, keys: 3 * size}
		s.seed = *s.word(seedOffset)
		fmt.Fprintf(out, "[\"map\",\"%s\",\"%#x\"]\n", hex.EncodeToString(aeskeysched[:]), s.seed)
		for len(s.m) < size*(1+rng.Intn(3))/3 {
			s.set()
		}
		if i%3 == 1 {
			for n := 0; n < size; n++ {
				s.delete()
			}
		}
		if len(s.m) == 0 {
			s.set()
		}
		s.iterate([]int{0, 40, 150, 400}[i/2%4]*rng.Intn(2), []int{0, 20, 80}[i%3])
		if len(s.m) > 0 {
			s.iterate(0, 30)
		}
	}
}
