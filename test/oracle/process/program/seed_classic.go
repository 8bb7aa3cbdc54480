//go:build !go1.24

package main

import "unsafe"

func seedOf(m unsafe.Pointer) uintptr { return uintptr(*(*uint32)(unsafe.Pointer(uintptr(m) + 12))) }
