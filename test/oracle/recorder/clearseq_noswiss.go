//go:build go1.24

package main

// hmapClearSeq is the field that noswissmap builds of 1.24 and 1.25 have before extra.
type hmapClearSeq struct{ clearSeq uint64 }
