//go:build !go1.27

package main

import "unsafe"

//go:linkname aeskeysched runtime.aeskeysched
var aeskeysched [unsafe.Sizeof(uintptr(0)) * 16]byte

//go:linkname hashkey runtime.hashkey
var hashkey [4]uintptr

//go:linkname useAeshash runtime.useAeshash
var useAeshash bool
