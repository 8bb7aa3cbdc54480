//go:build !go1.21 || (go1.24 && !go1.25 && goexperiment.swissmap)

package main

import "unsafe"

// canClone: up to 1.20 there is no maps.Clone; Swiss maps of 1.24 are cloned in the random order of an iteration.
func canClone(unsafe.Pointer) bool { return false }
