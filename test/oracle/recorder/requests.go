package main

import (
	"encoding/json"
	"io"
	"runtime"
	"runtime/debug"
)

// eachRequest reads requests, one JSON value a line, until the first that fails.
func eachRequest[Request any](in io.Reader, answer func(q Request) error) error {
	lines := json.NewDecoder(in)
	for {
		var q Request
		if err := lines.Decode(&q); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := answer(q); err != nil {
			return err
		}
	}
}

// quiet keeps others from allocating while something is measured.
func quiet() {
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(-1)
}

// collectEvery collects garbage before every n-th request; before each on wasm, where Node crashes beyond 100 MB or so.
func collectEvery(n, count int) {
	if runtime.GOARCH == "wasm" || count%n == 0 {
		runtime.GC()
	}
}
