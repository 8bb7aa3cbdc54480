package main

import (
	"encoding/json"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"unsafe"
)

// How many maps of a marked line have so many slots, read from their memory.
var truth = map[string]map[int]int{}

func pointer[M any](m M) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&m))
}

// reached notes the slots of a map whose writes stand on the line marked so.
func reached(mark string, m unsafe.Pointer) {
	if n := slots(m); n > 0 {
		note(mark, n)
	}
}

// reachedMake notes the slots that a map was made with: eight that come with the first write, or more.
func reachedMake(mark string, m unsafe.Pointer) {
	note(mark, max(8, slots(m)))
}

func max(a, b int) int {
	if a > b {
		return a
	}
	return b
}

func note(mark string, n int) {
	if truth[mark] == nil {
		truth[mark] = map[int]int{}
	}
	truth[mark][n]++
}

var swiss = isSwiss()

func isSwiss() bool {
	v := runtime.Version()
	for _, old := range []string{"go1.18", "go1.19", "go1.20", "go1.21", "go1.22", "go1.23"} {
		if strings.HasPrefix(v, old) {
			return false
		}
	}
	return !strings.Contains(v, "noswissmap")
}

// slots reads hmap or internal/runtime/maps.Map of 64-bit targets.
func slots(m unsafe.Pointer) int {
	if !swiss {
		if *(*unsafe.Pointer)(unsafe.Add(m, 16)) == nil {
			return 0
		}
		return 8 << *(*uint8)(unsafe.Add(m, 9))
	}
	dir := *(*unsafe.Pointer)(unsafe.Add(m, 16))
	length := *(*int)(unsafe.Add(m, 24))
	if length == 0 {
		if dir == nil {
			return 0
		}
		return 8
	}
	sum := 0
	var last unsafe.Pointer
	for i := 0; i < length; i++ {
		table := *(*unsafe.Pointer)(unsafe.Add(dir, i*8))
		if table != last {
			sum += int(*(*uint16)(unsafe.Add(table, 2)))
		}
		last = table
	}
	return sum
}

var programs = map[string]func(){}

// Runs one program with every allocation recorded: NAME PROFILE; its truth is printed.
func main() {
	run := programs[os.Args[1]]
	runtime.MemProfileRate = 1
	run()
	runtime.GC()
	f, err := os.Create(os.Args[2])
	if err != nil {
		panic(err)
	}
	if err := pprof.Lookup("heap").WriteTo(f, 0); err != nil {
		panic(err)
	}
	f.Close()
	json.NewEncoder(os.Stdout).Encode(truth)
}
