//go:build go1.24 && !go1.26 && goexperiment.swissmap && !goexperiment.synchashtriemap

package main

import _ "unsafe"

const startNumbers = 2

//go:linkname iterationStart internal/runtime/maps.iterationStart
var iterationStart [2]uint64

//go:linkname iterationStarts internal/runtime/maps.iterationStarts
var iterationStarts int
