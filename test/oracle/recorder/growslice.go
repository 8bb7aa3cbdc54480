package main

import (
	"bufio"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"unsafe"
)

// growRequest asks for one growth: Num elements of Size bytes are appended to a slice, for which it has no room.
type growRequest struct {
	Size     int  `json:"size"`
	Pointers bool `json:"pointers"`
	Length   int  `json:"length"`
	Capacity int  `json:"capacity"`
	Num      int  `json:"num"`
}

// elemType is an array of bytes, or of pointers.
func (q growRequest) elemType() reflect.Type {
	if q.Pointers {
		return reflect.ArrayOf(q.Size/int(ptrSize), reflect.TypeOf((*int)(nil)))
	}
	return reflect.ArrayOf(q.Size, reflect.TypeOf(byte(0)))
}

// measureGrowslice calls the runtime's growslice for each request and answers, one JSON object a line, with the new
// capacity, the bytes that runtime.MemStats gained, and how much of the old array was found in the new one.
func measureGrowslice(in io.Reader, out *bufio.Writer) error {
	quiet()
	count := 0
	return eachRequest(in, func(q growRequest) error {
		collectEvery(64, count)
		elem := q.elemType()
		old := reflect.MakeSlice(reflect.SliceOf(elem), q.Capacity, q.Capacity)
		// Neither what memory held before nor a part that is not to be copied must look like the old array.
		mark := unsafe.Pointer(&pointees[count%len(pointees)])
		array := unsafe.Pointer(old.Pointer())
		oldBytes := uintptr(q.Capacity * q.Size)
		forEachWord(array, oldBytes, func(word unsafe.Pointer) bool { *(*unsafe.Pointer)(word) = mark; return true })

		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		grown := growslice(typePointer(elem), array, q.Length, q.Capacity, q.Num)
		runtime.ReadMemStats(&after)
		copied := uintptr(0)
		forEachWord(grown.array, uintptr(grown.capacity*q.Size), func(word unsafe.Pointer) bool {
			same := *(*unsafe.Pointer)(word) == mark
			if same {
				copied += ptrSize
			}
			return same
		})
		runtime.KeepAlive(old)
		fmt.Fprintf(out, `{"capacity":%d,"bytes":%d,"copied":%d}`+"\n", grown.capacity, after.TotalAlloc-before.TotalAlloc, copied)
		count++
		return nil
	})
}

// forEachWord visits the whole words of a piece of memory until visit is false.
func forEachWord(p unsafe.Pointer, size uintptr, visit func(word unsafe.Pointer) bool) {
	for at := uintptr(0); at+ptrSize <= size && visit(add(p, at)); at += ptrSize {
	}
}
