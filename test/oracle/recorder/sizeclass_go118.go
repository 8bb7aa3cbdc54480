//go:build !go1.22

package main

import _ "unsafe"

//go:linkname roundupsize runtime.roundupsize
func roundupsize(size uintptr) uintptr

// requestSize is what an array allocation of this size may use without taking more memory.
func requestSize(size uintptr, noscan bool) uintptr { return roundupsize(size) }

// heapSize is what malloc takes for an object, by the runtime's own size classes.
func heapSize(size uintptr, noscan bool) uintptr { return roundupsize(size) }
