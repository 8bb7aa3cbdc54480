//go:build !go1.27

package main

import _ "unsafe"

//go:linkname aeskeysched runtime.aeskeysched
var aeskeysched [128]byte
