// What is said of Go's maps, proved or refuted by this Go: `go run . 23` prints what it measured and its verdict.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
	"time"
)

// verdict is "true", "false", "depends", or "unknown" on processors for which the proof has no figures.
type verdict string

const (
	depends verdict = "depends"
	unknown verdict = "unknown"
)

func holds(is bool) verdict { return verdict(strconv.FormatBool(is)) }

func main() {
	runtime.LockOSThread()
	debug.SetGCPercent(-1)
	if len(os.Args) == 3 {
		debug.SetGCPercent(100)
		children[os.Args[2]]()
		return
	}
	var ids []int
	for id := range claims {
		ids = append(ids, id)
	}
	sort.Ints(ids)
	for _, id := range ids {
		if len(os.Args) == 1 || os.Args[1] == strconv.Itoa(id) {
			sink = nil
			fmt.Printf("%d verdict: %s\n", id, claims[id]())
		}
	}
}

// say prints what was measured.
func say(format string, args ...interface{}) { fmt.Printf("  "+format+"\n", args...) }

// sink keeps what is put into it on the heap.
var sink interface{}

// allocated is what f allocates.
func allocated(f func()) (bytes, objects uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, after.Mallocs - before.Mallocs
}

// held is what f leaves on the heap.
func held(f func()) int64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.GC()
	runtime.ReadMemStats(&after)
	return int64(after.HeapAlloc) - int64(before.HeapAlloc)
}

// fastest is the shortest of some runs of f.
func fastest(f func()) time.Duration {
	best := time.Hour
	for i := 0; i < 7; i++ {
		start := time.Now()
		f()
		if took := time.Since(start); took < best {
			best = took
		}
	}
	return best
}

// panics tells whether f does, and the functions that were running then.
func panics(f func()) (is bool, stack []string) {
	defer func() {
		if recover() == nil {
			return
		}
		is = true
		callers := make([]uintptr, 50)
		frames := runtime.CallersFrames(callers[:runtime.Callers(0, callers)])
		for more := true; more; {
			var frame runtime.Frame
			frame, more = frames.Next()
			stack = append(stack, frame.Function)
		}
	}()
	f()
	return
}

// childLimit ends a child that hangs.
const childLimit = 5 * time.Second

// child runs a function of children in a process of its own, which may die; "" for one that ends well.
func child(name string) (died string) {
	limit, stop := context.WithTimeout(context.Background(), childLimit)
	defer stop()
	out, err := exec.CommandContext(limit, os.Args[0], "child", name).CombinedOutput()
	if err == nil {
		return ""
	}
	if limit.Err() != nil {
		return "it hangs"
	}
	return strings.SplitN(string(out), "\n", 2)[0] + " (" + err.Error() + ")"
}
