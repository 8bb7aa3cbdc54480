package main

import (
	"sync"
	"unsafe"
)

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
	key, value any
}

func trieOf(m *sync.Map) *trieMap { return (*trieMap)(unsafe.Pointer(m)) }

// state gives the nodes of a map below its root: 16 children each, which are null, a node, or {"chain": key and value of each entry}.
func state(m *sync.Map) any {
	t := trieOf(m)
	if t.root == nil {
		return nil
	}
	return nodeState(t.root, nil)
}

func nodeState(i, parent *indirect) any {
	if i.parent != parent || i.dead != 0 || i.mu != [2]uint32{} {
		panic("no node of a map at rest")
	}
	children := make([]any, len(i.children))
	for c, n := range i.children {
		switch {
		case n == nil:
		case n.isEntry:
			children[c] = chainState((*entry)(unsafe.Pointer(n)))
		default:
			children[c] = nodeState((*indirect)(unsafe.Pointer(n)), i)
		}
	}
	return children
}

func chainState(e *entry) any {
	var chain [][2]any
	for ; e != nil; e = e.overflow {
		chain = append(chain, [2]any{encode(e.key), encode(e.value)})
	}
	return map[string]any{"chain": chain}
}
