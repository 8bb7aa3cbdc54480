//go:build go1.27

package main

import "unsafe"

// readSizes takes the group's layout from GroupSize, KeysOff, KeyStride, ElemsOff, ElemStride, and gives the flags.
func (l *layout) readSizes(word func(uintptr) *uintptr) (flags uint32) {
	l.groupSize = *word(0)
	l.keysOff, l.keyStride, l.elemsOff, l.elemStride = *word(1), *word(2), *word(3), *word(4)
	return *(*uint32)(unsafe.Pointer(word(6)))
}
