//go:build go1.26 || (go1.24 && goexperiment.synchashtriemap)

package main

import (
	"reflect"
	"sync"
	"unsafe"
)

const form = "HashTrieMap"

// The structs of internal/sync.HashTrieMap[any, any], which sync.Map is.

type trieMap struct {
	inited   uint32
	initMu   [2]uint32
	root     *indirect
	keyHash  unsafe.Pointer
	valEqual unsafe.Pointer
	seed     uintptr
}

type node struct{ isEntry bool }

type indirect struct {
	node
	dead     uint32
	mu       [2]uint32
	parent   *indirect
	children [16]*node
}

type entry struct {
	node
	overflow   *entry
	key, value interface{}
}

func trieOf(m *sync.Map) *trieMap { return (*trieMap)(unsafe.Pointer(m)) }

// mapSeed gives the seed of a map's hashes.
func mapSeed(m *sync.Map) uint64 { return uint64(trieOf(m).seed) }

// seeds are those of a map by what has them.
type seeds map[unsafe.Pointer]uint64

func seedsOf(m *sync.Map) seeds {
	if t := trieOf(m); t.inited != 0 {
		return seeds{unsafe.Pointer(t): uint64(t.seed)}
	}
	return nil
}

// takeStart: Range draws nothing by chance.
func takeStart() []uint64 { return nil }
func forgetStart()        {}

// appendState writes the nodes of a map below its root: 16 children each, which are null, a node, or {"chain": …}.
func appendState(out []byte, m *sync.Map) []byte {
	out = append(out, `{"root":`...)
	if t := trieOf(m); t.root == nil {
		out = append(out, `null`...)
	} else {
		out = appendNode(out, t.root, nil)
	}
	return append(out, '}')
}

func appendNode(out []byte, i, parent *indirect) []byte {
	if i.parent != parent || i.dead != 0 || i.mu != [2]uint32{} {
		panic("no node of a map at rest")
	}
	for c, n := range i.children {
		out = append(out, "[,"[min1(uintptr(c))])
		switch {
		case n == nil:
			out = append(out, `null`...)
		case n.isEntry:
			out = append(out, `{"chain":`...)
			for e, j := (*entry)(unsafe.Pointer(n)), uintptr(0); e != nil; e, j = e.overflow, j+1 {
				out = append(out, "[,"[min1(j)], '[')
				out = appendInterface(out, unsafe.Pointer(&e.key))
				out = append(out, ',')
				out = appendInterface(out, unsafe.Pointer(&e.value))
				out = append(out, ']')
			}
			out = append(out, `]}`...)
		default:
			out = appendNode(out, (*indirect)(unsafe.Pointer(n)), i)
		}
	}
	return append(out, ']')
}

// structs are those of the release itself by their names.
func structs() map[string]reflect.Type {
	m := reflect.TypeOf(sync.Map{})
	trie := m.Field(1).Type
	root, _ := trie.FieldByName("root")
	indirect := pointee(root.Type)
	parents, _ := indirect.FieldByName("children")
	return map[string]reflect.Type{"sync.Map": m, "map": trie, "indirect": indirect, "node": pointee(parents.Type.Elem())}
}
