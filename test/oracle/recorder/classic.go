//go:build !go1.24 || (!go1.26 && !goexperiment.swissmap)

package main

import (
	"reflect"
	"strconv"
	"unsafe"
)

const family = "classic"

// hmap is runtime.hmap (map.go; map_noswiss.go in 1.24 and 1.25).
type hmap struct {
	count      int
	flags      uint8
	b          uint8
	noverflow  uint16
	hash0      uint32
	buckets    unsafe.Pointer
	oldbuckets unsafe.Pointer
	nevacuate  uintptr
	hmapClearSeq
	extra *mapExtra
}

type mapExtra struct {
	overflow     *[]unsafe.Pointer
	oldoverflow  *[]unsafe.Pointer
	nextOverflow unsafe.Pointer
}

const (
	hashWriting  = 4
	sameSizeGrow = 8
)

func setWriting(m unsafe.Pointer) { (*hmap)(m).flags |= hashWriting }

// layout is what the map type's descriptor says of its buckets.
type layout struct {
	keySize, elemSize, bucketSize   uintptr
	indirectKey, indirectElem       bool
	noscan                          bool
	key, elem                       *codec
	keyType, elemType               reflect.Type
	keyHasPointers, elemHasPointers bool
}

func newLayout(t reflect.Type) *layout {
	d := typePointer(t)
	sizes := add(d, commonTypeSize+4*ptrSize)
	flags := *(*uint32)(add(sizes, 4))
	bucket := *(*unsafe.Pointer)(add(d, commonTypeSize+2*ptrSize))
	return &layout{
		keySize: uintptr(*(*uint8)(sizes)), elemSize: uintptr(*(*uint8)(add(sizes, 1))),
		bucketSize: uintptr(*(*uint16)(add(sizes, 2))), indirectKey: flags&1 != 0, indirectElem: flags&2 != 0,
		noscan: !hasPointers(bucket), key: newCodec(t.Key()), elem: newCodec(t.Elem()),
		keyType: t.Key(), elemType: t.Elem(),
		keyHasPointers:  hasPointers(typePointer(t.Key())),
		elemHasPointers: hasPointers(typePointer(t.Elem())),
	}
}

func seedOf(m unsafe.Pointer) uint64      { return uint64((*hmap)(m).hash0) }
func pokeSeed(m unsafe.Pointer, s uint64) { (*hmap)(m).hash0 = uint32(s) }

// startOf reads from a hiter the random number of its start, as many bits as count.
func startOf(iterator unsafe.Pointer) []uint64 {
	startBucket := *(*uintptr)(add(iterator, 8*ptrSize))
	// offset, wrapped, B
	bytes := (*[3]uint8)(add(iterator, 9*ptrSize))
	return []uint64{uint64(startBucket) | uint64(bytes[0])<<bytes[2]}
}

func (l *layout) keyAt(b unsafe.Pointer, i uintptr) unsafe.Pointer { return add(b, 8+i*l.keySize) }
func (l *layout) elemAt(b unsafe.Pointer, i uintptr) unsafe.Pointer {
	return add(b, 8+8*l.keySize+i*l.elemSize)
}
func (l *layout) overflow(b unsafe.Pointer) unsafe.Pointer {
	return *(*unsafe.Pointer)(add(b, l.bucketSize-ptrSize))
}

func oldBucketCount(h *hmap) uintptr {
	n := uintptr(1) << h.b
	if h.flags&sameSizeGrow == 0 {
		n /= 2
	}
	return n
}

// appendState writes the canonical JSON of the map's complete state.
func (l *layout) appendState(out []byte, m unsafe.Pointer) []byte {
	h := (*hmap)(m)
	out = append(out, `{"B":`...)
	out = strconv.AppendUint(out, uint64(h.b), 10)
	out = append(out, `,"buckets":`...)
	out = l.appendArray(out, h.buckets, uintptr(1)<<h.b)
	out = append(out, `,"count":`...)
	out = strconv.AppendInt(out, int64(h.count), 10)
	out = append(out, `,"flags":`...)
	out = strconv.AppendUint(out, uint64(h.flags&^3), 10)
	out = append(out, `,"hash0":"`...)
	out = appendHexWord(out, uint64(h.hash0))
	out = append(out, `","nevacuate":`...)
	out = strconv.AppendUint(out, uint64(h.nevacuate), 10)
	if h.b < 16 {
		out = append(out, `,"noverflow":`...)
		out = strconv.AppendUint(out, uint64(h.noverflow), 10)
	}
	out = append(out, `,"oldbuckets":`...)
	out = l.appendArray(out, h.oldbuckets, oldBucketCount(h))
	out = append(out, `,"spare":`...)
	out = strconv.AppendInt(out, int64(l.spare(h)), 10)
	return append(out, '}')
}

// spare counts the preallocated overflow buckets not yet used; the last one's overflow pointer is the end mark.
func (l *layout) spare(h *hmap) int {
	if h.extra == nil || h.extra.nextOverflow == nil {
		return 0
	}
	n := 1
	for b := h.extra.nextOverflow; l.overflow(b) == nil; b = add(b, l.bucketSize) {
		n++
	}
	return n
}

func (l *layout) appendArray(out []byte, buckets unsafe.Pointer, n uintptr) []byte {
	if buckets == nil {
		return append(out, `null`...)
	}
	for i := uintptr(0); i < n; i++ {
		out = append(out, "[,"[min1(i)])
		for b, j := add(buckets, i*l.bucketSize), uintptr(0); b != nil; b, j = l.overflow(b), j+1 {
			out = append(out, "[,"[min1(j)])
			out = l.appendBucket(out, b)
		}
		out = append(out, ']')
	}
	return append(out, ']')
}

func (l *layout) appendBucket(out []byte, b unsafe.Pointer) []byte {
	out = append(out, `{"elems":[`...)
	for i := uintptr(0); i < 8; i++ {
		out = l.elem.appendSlot(out, i, l.elemAt(b, i), l.indirectElem)
	}
	out = append(out, `],"keys":[`...)
	for i := uintptr(0); i < 8; i++ {
		out = l.key.appendSlot(out, i, l.keyAt(b, i), l.indirectKey)
	}
	out = append(out, `],"tophash":"`...)
	out = appendHex(out, b, 8)
	return append(out, `"}`...)
}

// memory sums the heap objects that the map reaches, without what keys and elems point to.
func (l *layout) memory(m unsafe.Pointer) (bytes, objects uint64) {
	h := (*hmap)(m)
	seen := map[unsafe.Pointer]bool{}
	count := func(p unsafe.Pointer, size uintptr, noscan bool) {
		if p != nil && size != 0 && !seen[p] {
			seen[p] = true
			bytes += uint64(heapSize(size, noscan))
			objects++
		}
	}
	count(m, unsafe.Sizeof(hmap{}), false)
	arrays := [2]unsafe.Pointer{h.buckets, h.oldbuckets}
	lengths := [2]uintptr{uintptr(1) << h.b, oldBucketCount(h)}
	slots := [2]uintptr{l.slots(lengths[0]), l.slots(lengths[1])}
	inArray := func(p unsafe.Pointer) bool {
		for a, start := range arrays {
			if start != nil && uintptr(p) >= uintptr(start) && uintptr(p) < uintptr(start)+slots[a]*l.bucketSize {
				return true
			}
		}
		return false
	}
	overflow := func(p unsafe.Pointer) {
		if p != nil && !inArray(p) {
			count(p, l.bucketSize, l.noscan)
		}
	}
	for a, start := range arrays {
		if start == nil {
			continue
		}
		count(start, slots[a]*l.bucketSize, l.noscan)
		for i := uintptr(0); i < lengths[a]; i++ {
			for b := add(start, i*l.bucketSize); b != nil; b = l.overflow(b) {
				overflow(b)
				for j := uintptr(0); j < 8; j++ {
					if l.indirectKey {
						count(*(*unsafe.Pointer)(l.keyAt(b, j)), l.keyType.Size(), !l.keyHasPointers)
					}
					if l.indirectElem {
						count(*(*unsafe.Pointer)(l.elemAt(b, j)), l.elemType.Size(), !l.elemHasPointers)
					}
				}
			}
		}
	}
	if h.extra != nil {
		count(unsafe.Pointer(h.extra), unsafe.Sizeof(mapExtra{}), false)
		for _, list := range []*[]unsafe.Pointer{h.extra.overflow, h.extra.oldoverflow} {
			if list == nil {
				continue
			}
			count(unsafe.Pointer(list), 3*ptrSize, false)
			if cap(*list) > 0 {
				count(*(*unsafe.Pointer)(unsafe.Pointer(list)), uintptr(cap(*list))*ptrSize, false)
			}
			for _, b := range *list {
				overflow(b)
			}
		}
	}
	return bytes, objects
}

// slots is how many buckets makeBucketArray allocates for n main buckets.
func (l *layout) slots(n uintptr) uintptr {
	if n < 16 {
		return n
	}
	size := (n + n/16) * l.bucketSize
	return requestSize(size, l.noscan) / l.bucketSize
}
