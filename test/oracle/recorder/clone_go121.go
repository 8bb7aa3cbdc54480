//go:build go1.21 && !go1.22

package main

import "unsafe"

// canClone: 1.21 reads past the buckets of a map that is over its load factor, as it may be while it grows.
func canClone(m unsafe.Pointer) bool { return (*hmap)(m).oldbuckets == nil }
