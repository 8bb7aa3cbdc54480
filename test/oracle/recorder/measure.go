package main

import (
	"bufio"
	"fmt"
	"io"
	"runtime"
	"unsafe"
)

// request is one line of the measure command's input.
type request struct {
	Map  string `json:"map"`
	N    int    `json:"n"`
	Hint *int   `json:"hint"`
	Seed uint64 `json:"seed"`
}

// measure answers each request, one JSON object a line, with what make allocated by runtime.MemStats, what n distinct
// keys allocated on top, and what the map then holds.
func measure(in io.Reader, out *bufio.Writer) error {
	quiet()
	count := 0
	return eachRequest(in, func(q request) error {
		ops, err := lookUp(q.Map)
		if err != nil {
			return err
		}
		collectEvery(16, count)
		values := &valueSource{random: &random{state: q.Seed}, sequential: true}
		elem := values.newValue(ops.typ.Elem())
		keys := distinctKeys(ops, values, q.N, elem)

		var before, made, filled runtime.MemStats
		var m unsafe.Pointer
		runtime.ReadMemStats(&before)
		if q.Hint == nil {
			m = ops.makeSmall()
		} else {
			m = ops.makeHint(*q.Hint)
		}
		runtime.ReadMemStats(&made)
		for _, k := range keys {
			ops.set(m, k, elem)
		}
		runtime.ReadMemStats(&filled)

		length := *(*int)(m)
		bytes, objects := newLayout(ops.typ).memory(m)
		runtime.KeepAlive(keys)
		fmt.Fprintf(out, `{"length":%d,"make":{"bytes":%d,"objects":%d},"filled":{"bytes":%d,"objects":%d,"allocatedBytes":%d,"allocatedObjects":%d}}`+"\n",
			length, made.TotalAlloc-before.TotalAlloc, made.Mallocs-before.Mallocs, bytes, objects,
			filled.TotalAlloc-before.TotalAlloc, filled.Mallocs-before.Mallocs)
		count++
		return nil
	})
}

// distinctKeys makes n keys and leaves out those that equal an earlier one: setting a key again would move the growth on.
func distinctKeys(ops *mapOps, values *valueSource, n int, elem unsafe.Pointer) []unsafe.Pointer {
	seen := ops.makeSmall()
	var keys []unsafe.Pointer
	for ; n > 0; n-- {
		k := values.newValue(ops.typ.Key())
		before := *(*int)(seen)
		ops.set(seen, k, elem)
		if *(*int)(seen) > before {
			keys = append(keys, k)
		}
	}
	return keys
}
