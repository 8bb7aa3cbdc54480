//go:build go1.22 && (!go1.24 || go1.25 || !goexperiment.swissmap)

package main

import "unsafe"

func canClone(unsafe.Pointer) bool { return true }
