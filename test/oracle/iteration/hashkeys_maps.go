//go:build go1.27

package main

import _ "unsafe"

//go:linkname aeskeysched internal/runtime/maps.aeskeysched
var aeskeysched [128]byte
