// Syncmap records real sync.Maps, one JSON value a line.
//
//	syncmap record SEED OPERATIONS MANY STATEEVERY KIND MEASURED: a trace
//	syncmap measure N…: what maps take; the first line has the process's hash keys
//	syncmap fields
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"sync"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	print := func(v interface{}) {
		if err := encoder.Encode(v); err != nil {
			panic(err)
		}
	}
	var numbers []int
	for _, text := range os.Args[2:] {
		n, err := strconv.Atoi(text)
		if err != nil {
			panic(err)
		}
		numbers = append(numbers, n)
	}
	switch os.Args[1] {
	case "record":
		record(out, &random{uint64(numbers[0])}, numbers[1], numbers[2], numbers[3], stored[numbers[4]], numbers[5] == 1)
	case "measure":
		print(hashKeys())
		measure(numbers, print)
	case "fields":
		fields(print)
	}
}

func hashKeys() interface{} {
	if useAeshash {
		return map[string]interface{}{"algorithm": "aes", "keys": hex.EncodeToString(aeskeysched[:])}
	}
	var keys []string
	for _, k := range hashkey {
		keys = append(keys, fmt.Sprintf("0x%x", k))
	}
	return map[string]interface{}{"algorithm": "fallback", "keys": keys}
}

// fields prints size and fields of the structs as the release itself has them.
func fields(print func(interface{})) {
	all := structs()
	all["RWMutex"] = reflect.TypeOf(sync.RWMutex{})
	for name, t := range all {
		offsets := map[string]uintptr{}
		for i := 0; i < t.NumField(); i++ {
			offsets[t.Field(i).Name] = t.Field(i).Offset
		}
		print(map[string]interface{}{"struct": name, "size": t.Size(), "offsets": offsets})
	}
}

// pointee is T of atomic.Pointer[T], which has a field of type [0]*T.
func pointee(t reflect.Type) reflect.Type {
	for i := 0; i < t.NumField(); i++ {
		if f := t.Field(i).Type; f.Kind() == reflect.Array && f.Elem().Kind() == reflect.Pointer {
			return f.Elem().Elem()
		}
	}
	panic(t.String() + " is no atomic pointer")
}
