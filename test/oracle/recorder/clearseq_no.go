//go:build !go1.24

package main

// hmapClearSeq: the classic header has no clearSeq before 1.24.
type hmapClearSeq struct{}
