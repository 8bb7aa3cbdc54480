//go:build !go1.24 || (!go1.26 && !goexperiment.synchashtriemap)

package main

import (
	"reflect"
	"strconv"
	"sync"
	"unsafe"
)

const form = "readDirty"

// readOnly and cell, an entry, are those of sync/map.go.
type readOnly struct {
	m       unsafe.Pointer
	amended bool
}

type cell struct{ p unsafe.Pointer }

//go:linkname expunged sync.expunged
var expunged unsafe.Pointer

// maps is what the descriptor of map[any]*entry says of both maps.
var maps = newLayout(reflect.TypeOf(map[interface{}]*cell(nil)))

func (m *syncMap) readOnly() readOnly {
	if m.read == nil {
		return readOnly{}
	}
	return *m.read
}

func of(m *sync.Map) *syncMap { return (*syncMap)(unsafe.Pointer(m)) }

// seeds are those of a map by what has them.
type seeds map[unsafe.Pointer]uint64

func seedsOf(m *sync.Map) seeds {
	s := seeds{}
	for _, one := range []unsafe.Pointer{of(m).readOnly().m, of(m).dirty} {
		if one != nil {
			s[one] = seedOf(one)
		}
	}
	return s
}

// mapSeed gives the seed of the dirty map, which has all keys while nothing was loaded.
func mapSeed(m *sync.Map) uint64 {
	if dirty := of(m).dirty; dirty != nil {
		return seedOf(dirty)
	}
	return 0
}

func forgetStart() { iterationStarts = 0 }

// takeStart gives the random numbers of the iteration that began since forgetStart, as the runtime of an overlay keeps them.
func takeStart() []uint64 {
	if iterationStarts == 0 {
		return nil
	}
	if iterationStarts > 1 {
		panic("an operation iterates once")
	}
	return append([]uint64(nil), iterationStart[:startNumbers]...)
}

// appendState writes both maps, with numbers for their entries in the order in which they are met.
func appendState(out []byte, m *sync.Map) []byte {
	s, read := of(m), of(m).readOnly()
	if s.mu != [2]uint32{} {
		panic("no map at rest")
	}
	var entries []*cell
	numbers := map[*cell]int{}
	maps.elem.write = func(out []byte, p unsafe.Pointer) []byte {
		e := *(**cell)(p)
		if e == nil {
			return append(out, `null`...)
		}
		number, known := numbers[e]
		if !known {
			number = len(entries)
			numbers[e] = number
			entries = append(entries, e)
		}
		return strconv.AppendInt(out, int64(number), 10)
	}
	appendMap := func(out []byte, m unsafe.Pointer) []byte {
		if m == nil {
			return append(out, `null`...)
		}
		return maps.appendState(out, m)
	}
	out = append(out, `{"amended":`...)
	out = strconv.AppendBool(out, read.amended)
	out = append(out, `,"dirty":`...)
	out = appendMap(out, s.dirty)
	out = append(out, `,"misses":`...)
	out = strconv.AppendInt(out, int64(s.misses), 10)
	out = append(out, `,"read":`...)
	out = appendMap(out, read.m)
	out = append(out, `,"values":[`...)
	for i, e := range entries {
		if i > 0 {
			out = append(out, ',')
		}
		switch e.p {
		case nil:
			out = append(out, `null`...)
		case expunged:
			out = append(out, `"expunged"`...)
		default:
			out = appendInterface(out, e.p)
		}
	}
	return append(out, `]}`...)
}

// structs are those of the release itself by their names.
func structs() map[string]reflect.Type {
	m := reflect.TypeOf(sync.Map{})
	dirty, _ := m.FieldByName("dirty")
	entry := dirty.Type.Elem().Elem()
	all := map[string]reflect.Type{"sync.Map": m, "entry": entry}
	if read, _ := m.FieldByName("read"); read.Type.Name() != "Value" {
		all["readOnly"] = pointee(read.Type)
	}
	return all
}
