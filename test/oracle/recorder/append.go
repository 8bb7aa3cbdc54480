package main

import (
	"bufio"
	"fmt"
	"io"
	"runtime"
)

// appendRequest asks for a []K, filled one by one with keys of a map type.
type appendRequest struct {
	Map string `json:"map"`
	N   int    `json:"n"`
}

// measureAppend answers each request with the growths of the slice, one JSON array a line: the length that each was
// for, the new capacity, and the bytes that runtime.MemStats gained by it.
func measureAppend(in io.Reader, out *bufio.Writer) error {
	quiet()
	return eachRequest(in, func(q appendRequest) error {
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
		return nil
	})
}
