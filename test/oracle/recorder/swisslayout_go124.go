//go:build go1.24 && !go1.27 && (go1.26 || goexperiment.swissmap)

package main

import "unsafe"

// readSizes takes the group's layout from GroupSize, SlotSize, ElemOff, and gives the flags.
func (l *layout) readSizes(word func(uintptr) *uintptr) (flags uint32) {
	l.groupSize, l.keyStride, l.elemStride = *word(0), *word(1), *word(1)
	l.keysOff, l.elemsOff = 8, 8+*word(2)
	return *(*uint32)(unsafe.Pointer(word(3)))
}
