//go:build go1.27

package main

import _ "unsafe"

//go:linkname useAeshash internal/runtime/maps.UseAeshash
var useAeshash bool

//go:linkname aeskeysched internal/runtime/maps.aeskeysched
var aeskeysched [ptrSize * 16]byte

//go:linkname hashkey internal/runtime/maps.hashkey
var hashkey [4]uintptr
