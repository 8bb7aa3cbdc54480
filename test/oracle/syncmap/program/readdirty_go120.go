//go:build (go1.20 && !go1.24) || (go1.24 && !go1.26 && !goexperiment.synchashtriemap)

package main

import "unsafe"

// syncMap is sync.Map; read is an atomic.Pointer[readOnly].
type syncMap struct {
	mu     [2]uint32
	read   *readOnly
	dirty  unsafe.Pointer
	misses int
}
