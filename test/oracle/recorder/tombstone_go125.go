//go:build go1.25

package main

const hasTombstonePossible = true
