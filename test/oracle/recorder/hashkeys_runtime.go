//go:build !go1.27

package main

import _ "unsafe"

//go:linkname useAeshash runtime.useAeshash
var useAeshash bool

//go:linkname aeskeysched runtime.aeskeysched
var aeskeysched [ptrSize * 16]byte

//go:linkname hashkey runtime.hashkey
var hashkey [4]uintptr
