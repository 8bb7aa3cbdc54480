//go:build !go1.24 || (!go1.26 && !goexperiment.swissmap && !goexperiment.synchashtriemap)

package main

import _ "unsafe"

const startNumbers = 1

//go:linkname iterationStart runtime.iterationStart
var iterationStart [2]uint64

//go:linkname iterationStarts runtime.iterationStarts
var iterationStarts int
