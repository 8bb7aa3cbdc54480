package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"unsafe"
)

// wordsRequest asks what the runtime says to an operation on a map of N entries: a nil one if N is negative, one that
// another goroutine seems to write to if Writing.
type wordsRequest struct {
	Op      string `json:"op"`
	Map     string `json:"map"`
	N       int    `json:"n"`
	Writing bool   `json:"writing"`
	// Key is the type of an interface's value that cannot be hashed.
	Key string `json:"key"`
}

// unhashable are values by their type as the runtime writes it; the type that fails may lie inside.
var unhashable = map[string]interface{}{}

func init() {
	for _, value := range []interface{}{
		[]int(nil), map[string]int(nil), (func())(nil), [2][]int{}, [1]interface{}{[]int(nil)},
		struct {
			A int
			B []int
		}{},
	} {
		unhashable[reflect.TypeOf(value).String()] = value
	}
}

// tellWords answers each request with the words of its panic, or null, one JSON value a line. A fatal error ends the
// process, as it does.
func tellWords(in io.Reader, out *bufio.Writer) error {
	return eachRequest(in, func(q wordsRequest) error {
		ops, err := lookUp(q.Map)
		if err != nil {
			return err
		}
		text, err := json.Marshal(wordsOf(q, ops))
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\n", text)
		return nil
	})
}

func wordsOf(q wordsRequest, ops *mapOps) (words interface{}) {
	values := &valueSource{random: &random{state: 1}, sequential: true}
	elem := values.newValue(ops.typ.Elem())
	var m unsafe.Pointer
	if q.N >= 0 {
		m = ops.makeSmall()
	}
	for i := 0; i < q.N; i++ {
		ops.set(m, values.newValue(ops.typ.Key()), elem)
	}
	key := values.newValue(ops.typ.Key())
	if q.Key != "" {
		*(*interface{})(key) = unhashable[q.Key]
	}
	if q.Writing {
		setWriting(m)
	}
	defer func() {
		if r := recover(); r != nil {
			words = r.(error).Error()
		}
	}()
	switch q.Op {
	case "set":
		ops.set(m, key, elem)
	case "get":
		ops.get(m, key, elem)
	case "delete":
		ops.delete(m, key)
	case "clear":
		ops.clear(m)
	case "clone":
		ops.clone(m)
	case "range":
		reflect.NewAt(ops.typ, unsafe.Pointer(&m)).Elem().MapRange().Next()
	}
	return nil
}
