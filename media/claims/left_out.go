//go:build neverThisTag

package main

func init() { leftOut = true }
