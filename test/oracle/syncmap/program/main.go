// Syncmap records real sync.Maps of the releases in which they are internal/sync.HashTrieMap, one JSON value a line.
// The first line has the process's hash keys.
//
//	syncmap record SEED OPERATIONS MANY STATEEVERY
//	syncmap measure N…
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
	print := func(v any) {
		if err := encoder.Encode(v); err != nil {
			panic(err)
		}
	}
	print(hashKeys())
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
		record(&random{uint64(numbers[0])}, numbers[1], numbers[2], numbers[3], print)
	case "measure":
		measure(numbers, print)
	case "fields":
		fields(print)
	}
}

func hashKeys() any {
	if useAeshash {
		return map[string]any{"algorithm": "aes", "keys": hex.EncodeToString(aeskeysched[:])}
	}
	var keys []string
	for _, k := range hashkey {
		keys = append(keys, fmt.Sprintf("0x%x", k))
	}
	return map[string]any{"algorithm": "fallback", "keys": keys}
}

// fields prints size and fields of the structs as the release itself has them.
func fields(print func(any)) {
	var m sync.Map
	trie := reflect.TypeOf(m).Field(1).Type
	root, _ := trie.FieldByName("root")
	indirect := pointee(root.Type)
	parents, _ := indirect.FieldByName("children")
	one := pointee(parents.Type.Elem())
	structs := map[string]reflect.Type{"sync.Map": reflect.TypeOf(m), "map": trie, "indirect": indirect, "node": one,
		"RWMutex": reflect.TypeOf(sync.RWMutex{})}
	for name, t := range structs {
		offsets := map[string]uintptr{}
		for i := 0; i < t.NumField(); i++ {
			offsets[t.Field(i).Name] = t.Field(i).Offset
		}
		print(map[string]any{"struct": name, "size": t.Size(), "offsets": offsets})
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
