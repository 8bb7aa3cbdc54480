//go:build !go1.20

package main

import "unsafe"

type sliceHeader struct {
	array         unsafe.Pointer
	len, capacity int
}

//go:linkname runtimeGrowslice runtime.growslice
func runtimeGrowslice(elem unsafe.Pointer, old sliceHeader, capacity int) sliceHeader

func growslice(elem, array unsafe.Pointer, length, capacity, num int) sliceHeader {
	return runtimeGrowslice(elem, sliceHeader{array, length, capacity}, length+num)
}
