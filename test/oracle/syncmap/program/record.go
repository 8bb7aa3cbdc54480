package main

import (
	"fmt"
	"sync"
)

// line is one operation of a recorded map, with what it gave.
type line struct {
	Op    string `json:"op"`
	Key   any    `json:"key,omitempty"`
	Value any    `json:"value,omitempty"`
	Old   any    `json:"old,omitempty"`
	// Result is the value that the operation gave, Ok its other result.
	Result any    `json:"result,omitempty"`
	Ok     bool   `json:"ok"`
	Panic  string `json:"panic,omitempty"`
	// Keys of Range in its order.
	Keys  []any  `json:"keys,omitempty"`
	State any    `json:"state,omitempty"`
	Seed  string `json:"seed,omitempty"`
}

// record does random operations on one map and prints each, with the whole trie now and then.
func record(r *random, operations, many, stateEvery int, print func(any)) {
	var m sync.Map
	print(line{Op: "new", State: state(&m)})
	for i := 0; i < operations; i++ {
		l := step(&m, r, many)
		if i == 0 {
			l.Seed = fmt.Sprintf("0x%x", trieOf(&m).seed)
		}
		if i%stateEvery == 0 || i == operations-1 {
			l.State = state(&m)
		}
		print(l)
	}
}

func step(m *sync.Map, r *random, many int) (l line) {
	defer func() {
		if p := recover(); p != nil {
			l.Panic = fmt.Sprint(p)
		}
	}()
	key, v := value(r, many), value(r, 8)
	switch kind := r.below(1000); {
	case kind == 0:
		l.Op = "clear"
		m.Clear()
		return
	case kind < 4:
		l.Op = "range"
		m.Range(func(k, _ any) bool { l.Keys = append(l.Keys, encode(k)); return true })
		return
	case kind < 8:
		key = []int(nil)
	case kind < 12:
		v = []int(nil)
	}
	l.Key = encode(key)
	give := func(v any, ok bool) { l.Result, l.Ok = encode(v), ok }
	switch r.below(9) {
	case 0:
		l.Op = "load"
		give(m.Load(key))
	case 1, 2:
		l.Op, l.Value = "store", encode(v)
		m.Store(key, v)
	case 3:
		l.Op, l.Value = "loadOrStore", encode(v)
		give(m.LoadOrStore(key, v))
	case 4:
		l.Op = "loadAndDelete"
		give(m.LoadAndDelete(key))
	case 5:
		l.Op = "delete"
		m.Delete(key)
	case 6:
		l.Op, l.Value = "swap", encode(v)
		give(m.Swap(key, v))
	case 7:
		l.Op, l.Value = "compareAndSwap", encode(v)
		old := value(r, 8)
		if r.below(2) == 0 {
			old, _ = m.Load(key)
		}
		l.Old = encode(old)
		l.Ok = m.CompareAndSwap(key, old, v)
	case 8:
		l.Op = "compareAndDelete"
		old := value(r, 8)
		if r.below(2) == 0 {
			old, _ = m.Load(key)
		}
		// A panic of the comparison would leave the node locked.
		if _, bad := old.([]int); bad {
			old = nil
		}
		l.Old = encode(old)
		l.Ok = m.CompareAndDelete(key, old)
	}
	return
}
