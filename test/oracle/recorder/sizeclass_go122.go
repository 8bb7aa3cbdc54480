//go:build go1.22

package main

import _ "unsafe"

//go:linkname roundupsize runtime.roundupsize
func roundupsize(size uintptr, noscan bool) uintptr

// requestSize is what an array allocation of this size may use without taking more memory.
func requestSize(size uintptr, noscan bool) uintptr { return roundupsize(size, noscan) }

// heapSize is what malloc takes for an object, by the runtime's own size classes: objects with pointers above
// ptrSize*ptrBits bytes carry a header of 8 bytes, which roundupsize leaves out.
func heapSize(size uintptr, noscan bool) uintptr {
	rounded := roundupsize(size, noscan)
	if !noscan && size > ptrSize*ptrSize*8 && size <= 32768-8 {
		rounded += 8
	}
	return rounded
}
