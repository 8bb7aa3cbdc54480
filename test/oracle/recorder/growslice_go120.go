//go:build go1.20

package main

import "unsafe"

type sliceHeader struct {
	array         unsafe.Pointer
	len, capacity int
}

//go:linkname runtimeGrowslice runtime.growslice
func runtimeGrowslice(array unsafe.Pointer, newLen, oldCap, num int, elem unsafe.Pointer) sliceHeader

func growslice(elem, array unsafe.Pointer, length, capacity, num int) sliceHeader {
	return runtimeGrowslice(array, length+num, capacity, num, elem)
}
