// The real maps that test/bench/emulator.ts measures the emulated ones against. It is told on standard input what to
// time, one request a line, and answers each with one line of numbers.
//
//	KEY N insert|presized|hit|miss|delete  ->  nanoseconds an operation
//	KEY N held                             ->  bytes of the map of the last insert, bytes that the heap took for it
//
// KEY is uint64 or string. The map of the last insert is the one that hit, miss and delete work on.
package main

import (
	"bufio"
	"fmt"
	"math/rand"
	"os"
	"runtime"
	"runtime/debug"
	"time"
)

type keys[K comparable] struct {
	made, found, missing []K
	m                    map[K]uint64
	heldBytes, tookBytes uint64
}

var sink uint64

func newKeys[K comparable](n int, key func(uint64) K) *keys[K] {
	random := rand.New(rand.NewSource(1))
	k := &keys[K]{}
	numbers := make([]uint64, n)
	for i := range numbers {
		numbers[i] = random.Uint64()
		k.made = append(k.made, key(numbers[i]))
	}
	random.Shuffle(n, func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
	for _, number := range numbers {
		k.found = append(k.found, key(number))
	}
	for range numbers {
		k.missing = append(k.missing, key(random.Uint64()))
	}
	return k
}

// run times one operation over all keys.
func (k *keys[K]) run(operation string) string {
	if operation == "held" {
		return fmt.Sprint(k.heldBytes, " ", k.tookBytes)
	}
	if operation == "insert" {
		k.m = nil
	}
	debug.FreeOSMemory()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	switch operation {
	case "insert":
		k.m = make(map[K]uint64)
		for i, key := range k.made {
			k.m[key] = uint64(i)
		}
	case "presized":
		m := make(map[K]uint64, len(k.made))
		for i, key := range k.made {
			m[key] = uint64(i)
		}
		sink += uint64(len(m))
	case "hit":
		for _, key := range k.found {
			sink += k.m[key]
		}
	case "miss":
		for _, key := range k.missing {
			sink += k.m[key]
		}
	case "delete":
		for _, key := range k.found {
			delete(k.m, key)
		}
	}
	took := time.Since(start)
	if operation == "insert" {
		runtime.ReadMemStats(&after)
		k.tookBytes = after.HeapSys - after.HeapReleased - (before.HeapSys - before.HeapReleased)
		runtime.GC()
		runtime.ReadMemStats(&after)
		k.heldBytes = after.HeapAlloc - before.HeapAlloc
	}
	return fmt.Sprint(float64(took.Nanoseconds()) / float64(len(k.made)))
}

func main() {
	known := map[string]interface{ run(string) string }{}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var kind, operation string
		var n int
		if _, err := fmt.Sscan(lines.Text(), &kind, &n, &operation); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		name := fmt.Sprint(kind, n)
		if known[name] == nil {
			if kind == "uint64" {
				known[name] = newKeys(n, func(number uint64) uint64 { return number })
			} else {
				known[name] = newKeys(n, func(number uint64) string { return fmt.Sprintf("%016x", number) })
			}
		}
		fmt.Println(known[name].run(operation))
	}
}
