package main

import (
	"runtime"
	"strconv"
	"strings"
	"unsafe"
)

// classicMap begins as hmap of runtime/map.go does.
type classicMap struct {
	count      int
	flags, B   uint8
	noverflow  uint16
	hash0      uint32
	buckets    unsafe.Pointer
	oldbuckets unsafe.Pointer
}

// swissMap begins as Map of internal/runtime/maps does.
type swissMap struct {
	used                              uint64
	seed                              uintptr
	dirPtr                            unsafe.Pointer
	dirLen                            int
	globalDepth, globalShift, writing uint8
}

// swissTable begins as table of internal/runtime/maps does.
type swissTable struct {
	used, capacity, growthLeft uint16
}

// words of an interface: its type, and the map itself, which is a pointer.
//
//go:noinline
func words(m interface{}) *[2]unsafe.Pointer { return (*[2]unsafe.Pointer)(unsafe.Pointer(&m)) }

func classic(m interface{}) *classicMap { return (*classicMap)(words(m)[1]) }

func swiss(m interface{}) *swissMap { return (*swissMap)(words(m)[1]) }

// isSwiss tells which maps this Go has.
func isSwiss() bool {
	version := runtime.Version()
	if strings.Contains(version, "noswissmap") {
		return false
	}
	parts := strings.Split(strings.TrimPrefix(version, "go"), ".")
	if len(parts) < 2 {
		return true
	}
	minor, err := strconv.Atoi(strings.TrimRight(parts[1], "rcbeta"))
	return err != nil || minor >= 24
}

// tables of a Swiss map, each once.
func tables(m interface{}) (found []*swissTable) {
	of := swiss(m)
	for i := 0; i < of.dirLen; i++ {
		table := *(**swissTable)(unsafe.Pointer(uintptr(of.dirPtr) + uintptr(i)*unsafe.Sizeof(of.dirPtr)))
		if len(found) == 0 || found[len(found)-1] != table {
			found = append(found, table)
		}
	}
	return found
}

// slots of a map: room for so many entries, overflow buckets left aside.
func slots(m interface{}) int {
	if !isSwiss() {
		if of := classic(m); of.buckets != nil {
			return 8 << of.B
		}
		return 0
	}
	if of := swiss(m); of.dirLen == 0 {
		if of.dirPtr == nil {
			return 0
		}
		return 8
	}
	all := 0
	for _, table := range tables(m) {
		all += int(table.capacity)
	}
	return all
}

func seed(m interface{}) uint64 {
	if isSwiss() {
		return uint64(swiss(m).seed)
	}
	return uint64(classic(m).hash0)
}

// hasher is the hash function of a map's keys, which its type points to behind key, elem and bucket.
//
//go:noinline
func hasher(m interface{}) func(key unsafe.Pointer, seed uintptr) uintptr {
	typeHeader := 4*unsafe.Sizeof(uintptr(0)) + 16
	at := unsafe.Pointer(uintptr(words(m)[0]) + typeHeader + 3*unsafe.Sizeof(uintptr(0)))
	return *(*func(unsafe.Pointer, uintptr) uintptr)(at)
}

// settle lets a growth end: a classic map moves its buckets with writes.
func settle(m map[int]int) {
	for !isSwiss() && classic(m).oldbuckets != nil {
		for k := range m {
			m[k] = k
		}
	}
}
