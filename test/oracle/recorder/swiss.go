//go:build go1.26 || (go1.24 && goexperiment.swissmap)

package main

import (
	"reflect"
	"strconv"
	"unsafe"
)

const family = "swiss"

// swissMap is internal/runtime/maps.Map. tombstonePossible is padding in 1.24.
type swissMap struct {
	used              uint64
	seed              uintptr
	dirPtr            unsafe.Pointer
	dirLen            int
	globalDepth       uint8
	globalShift       uint8
	writing           uint8
	tombstonePossible bool
	clearSeq          uint64
}

// swissTable is internal/runtime/maps.table.
type swissTable struct {
	used, capacity, growthLeft uint16
	localDepth                 uint8
	index                      int
	groups                     unsafe.Pointer
	lengthMask                 uint64
}

// layout is what the map type's descriptor says of its groups: key(i) = keysOff + i*keyStride, elem(i) likewise.
type layout struct {
	groupSize, keysOff, keyStride, elemsOff, elemStride uintptr
	indirectKey, indirectElem                           bool
	noscan                                              bool
	key, elem                                           *codec
	keyType, elemType                                   reflect.Type
	keyHasPointers, elemHasPointers                     bool
}

func newLayout(t reflect.Type) *layout {
	d := typePointer(t)
	l := &layout{
		key: newCodec(t.Key()), elem: newCodec(t.Elem()), keyType: t.Key(), elemType: t.Elem(),
		keyHasPointers:  hasPointers(typePointer(t.Key())),
		elemHasPointers: hasPointers(typePointer(t.Elem())),
		noscan:          !hasPointers(*(*unsafe.Pointer)(add(d, commonTypeSize+2*ptrSize))),
	}
	flags := l.readSizes(func(word uintptr) *uintptr {
		return (*uintptr)(add(d, commonTypeSize+(4+word)*ptrSize))
	})
	l.indirectKey, l.indirectElem = flags&4 != 0, flags&8 != 0
	return l
}

func setWriting(m unsafe.Pointer)         { (*swissMap)(m).writing = 1 }
func seedOf(m unsafe.Pointer) uint64      { return uint64((*swissMap)(m).seed) }
func pokeSeed(m unsafe.Pointer, s uint64) { (*swissMap)(m).seed = uintptr(s) }

// startOf reads entryOffset and dirOffset of a maps.Iter.
func startOf(iterator unsafe.Pointer) []uint64 {
	offsets := (*[2]uint64)(add(iterator, 4*ptrSize))
	return offsets[:]
}

// appendState writes the canonical JSON of the map's complete state.
func (l *layout) appendState(out []byte, p unsafe.Pointer) []byte {
	m := (*swissMap)(p)
	tables, directory := tablesOf(m)
	out = append(out, `{"clearSeq":`...)
	out = strconv.AppendUint(out, m.clearSeq, 10)
	out = append(out, `,"directory":[`...)
	for i, position := range directory {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendInt(out, int64(position), 10)
	}
	out = append(out, `],"globalDepth":`...)
	out = strconv.AppendUint(out, uint64(m.globalDepth), 10)
	out = append(out, `,"seed":"`...)
	out = appendHexWord(out, uint64(m.seed))
	out = append(out, `","small":`...)
	if m.dirLen == 0 && m.dirPtr != nil {
		out = l.appendGroup(out, m.dirPtr)
	} else {
		out = append(out, `null`...)
	}
	out = append(out, `,"tables":[`...)
	for i, t := range tables {
		if i > 0 {
			out = append(out, ',')
		}
		out = l.appendTable(out, t)
	}
	out = append(out, `],"tombstonePossible":`...)
	if hasTombstonePossible {
		out = strconv.AppendBool(out, m.tombstonePossible)
	} else {
		out = append(out, `null`...)
	}
	out = append(out, `,"used":`...)
	out = strconv.AppendUint(out, m.used, 10)
	out = append(out, `,"writing":`...)
	out = strconv.AppendUint(out, uint64(m.writing), 10)
	return append(out, '}')
}

// tablesOf gives the tables in order of first appearance, and for each directory entry the position of its table.
func tablesOf(m *swissMap) (tables []*swissTable, directory []int) {
	positions := map[*swissTable]int{}
	for i := 0; i < m.dirLen; i++ {
		t := *(**swissTable)(add(m.dirPtr, uintptr(i)*ptrSize))
		position, seen := positions[t]
		if !seen {
			position = len(tables)
			positions[t] = position
			tables = append(tables, t)
		}
		directory = append(directory, position)
	}
	return tables, directory
}

func (l *layout) appendTable(out []byte, t *swissTable) []byte {
	out = append(out, `{"capacity":`...)
	out = strconv.AppendUint(out, uint64(t.capacity), 10)
	out = append(out, `,"groups":`...)
	for i := uintptr(0); i <= uintptr(t.lengthMask); i++ {
		out = append(out, "[,"[min1(i)])
		out = l.appendGroup(out, add(t.groups, i*l.groupSize))
	}
	out = append(out, `],"growthLeft":`...)
	out = strconv.AppendUint(out, uint64(t.growthLeft), 10)
	out = append(out, `,"index":`...)
	out = strconv.AppendInt(out, int64(t.index), 10)
	out = append(out, `,"localDepth":`...)
	out = strconv.AppendUint(out, uint64(t.localDepth), 10)
	out = append(out, `,"used":`...)
	out = strconv.AppendUint(out, uint64(t.used), 10)
	return append(out, '}')
}

func (l *layout) appendGroup(out []byte, g unsafe.Pointer) []byte {
	out = append(out, `{"ctrl":"`...)
	out = appendHexWord(out, *(*uint64)(g))
	out = append(out, `","elems":[`...)
	for i := uintptr(0); i < 8; i++ {
		out = l.elem.appendSlot(out, i, add(g, l.elemsOff+i*l.elemStride), l.indirectElem)
	}
	out = append(out, `],"keys":[`...)
	for i := uintptr(0); i < 8; i++ {
		out = l.key.appendSlot(out, i, add(g, l.keysOff+i*l.keyStride), l.indirectKey)
	}
	return append(out, `]}`...)
}

// memory sums the heap objects that the map reaches, without what keys and elems point to.
func (l *layout) memory(p unsafe.Pointer) (bytes, objects uint64) {
	m := (*swissMap)(p)
	count := func(size uintptr, noscan bool) {
		if size != 0 {
			bytes += uint64(heapSize(size, noscan))
			objects++
		}
	}
	slots := func(g unsafe.Pointer) {
		for i := uintptr(0); i < 8; i++ {
			if l.indirectKey && *(*unsafe.Pointer)(add(g, l.keysOff+i*l.keyStride)) != nil {
				count(l.keyType.Size(), !l.keyHasPointers)
			}
			if l.indirectElem && *(*unsafe.Pointer)(add(g, l.elemsOff+i*l.elemStride)) != nil {
				count(l.elemType.Size(), !l.elemHasPointers)
			}
		}
	}
	count(unsafe.Sizeof(swissMap{}), false)
	if m.dirLen == 0 {
		if m.dirPtr != nil {
			count(l.groupSize, l.noscan)
			slots(m.dirPtr)
		}
		return bytes, objects
	}
	count(uintptr(m.dirLen)*ptrSize, false)
	tables, _ := tablesOf(m)
	for _, t := range tables {
		count(unsafe.Sizeof(swissTable{}), false)
		count((uintptr(t.lengthMask)+1)*l.groupSize, l.noscan)
		for i := uintptr(0); i <= uintptr(t.lengthMask); i++ {
			slots(add(t.groups, i*l.groupSize))
		}
	}
	return bytes, objects
}
