package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
)

// appendRequest asks for a []K, filled one by one with keys of a map type.
type appendRequest struct {
	Map string `json:"map"`
	N   int    `json:"n"`
}

// measureAppend answers each request with the growths of the slice, one JSON array a line: the length that each was
// for, the new capacity, and the bytes that runtime.MemStats gained by it.
func measureAppend(in io.Reader, out *bufio.Writer) error {
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(-1)
	lines := json.NewDecoder(in)
	for {
		var q appendRequest
		if err := lines.Decode(&q); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		ops, err := lookUp(q.Map)
		if err != nil {
			return err
		}
		runtime.GC()
		separator := "["
		var before, after runtime.MemStats
		ops.appendKeys(q.N, func(grow func() (length, capacity int)) {
			runtime.ReadMemStats(&before)
			length, capacity := grow()
			runtime.ReadMemStats(&after)
			fmt.Fprintf(out, "%s[%d,%d,%d]", separator, length, capacity, after.TotalAlloc-before.TotalAlloc)
			separator = ","
		})
		if separator == "[" {
			fmt.Fprint(out, separator)
		}
		fmt.Fprintln(out, "]")
	}
}
