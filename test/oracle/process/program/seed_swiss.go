//go:build go1.24

package main

import "unsafe"

func seedOf(m unsafe.Pointer) uintptr { return *(*uintptr)(unsafe.Pointer(uintptr(m) + 8)) }
