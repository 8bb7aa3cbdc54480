//go:build !go1.20

package main

import "unsafe"

// syncMap is sync.Map; read is an atomic.Value.
type syncMap struct {
	mu     [2]uint32
	typ    unsafe.Pointer
	read   *readOnly
	dirty  unsafe.Pointer
	misses int
}
