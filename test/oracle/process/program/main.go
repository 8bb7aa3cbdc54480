// Program lets a debugger see map operations: before each it says in `now` what it is about to do, then calls begin;
// after it, end. It runs one goroutine on one thread, without garbage collection.
//
//	program SEED KIND [KIND…]
package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"unsafe"
)

// note is what the next operation is.
type note struct {
	// kind is the number of the map type among the arguments, op one of the numbers below.
	kind, op uintptr
	// m is the header of the map, typ its type descriptor; key points to the key, if there is one.
	m, typ, key unsafe.Pointer
	// hash of the key with the map's present seed; hashed is 1 when there is a key.
	hash, hashed uintptr
	// present is 1 when the map holds the key.
	present uintptr
	// hint of make, present for each of its uses.
	hint uintptr
	// made is the map that make gave, known at end.
	made unsafe.Pointer
	// removed points to the key that opConstant deletes.
	removed unsafe.Pointer
}

const (
	opMake = iota
	opGet
	opGet2
	opSet
	opAdd
	opDelete
	opEach
	opWipe
	opConstant
	opNil
)

var now note

// enough is set from outside when no more is to be seen of the present map type.
var enough uint8

//go:noinline
func begin() { runtime.KeepAlive(&now) }

//go:noinline
func end() { runtime.KeepAlive(&now) }

//go:noinline
func grown(depth int) byte {
	var room [1024]byte
	if depth > 0 {
		room[depth] = grown(depth - 1)
	}
	return room[depth] + 1
}

// random is splitmix64.
type random struct{ state uint64 }

func (r *random) below(n int) int {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(n))
}

// kind is one map type: its operations as the compiler compiles them, each a function of its own.
type kind struct {
	name string
	typ  unsafe.Pointer
	// key makes key number n; elements follow from n.
	key  func(n int) unsafe.Pointer
	// removed makes the key that opConstant deletes.
	removed func() unsafe.Pointer
	make    func(hint int) unsafe.Pointer
	run  func(op int, m, key unsafe.Pointer, n int) bool
}

func main() {
	runtime.LockOSThread()
	debug.SetGCPercent(-1)
	seed, err := strconv.ParseUint(os.Args[1], 10, 64)
	if err != nil {
		os.Exit(2)
	}
	done := make(chan bool)
	go func() {
		runtime.LockOSThread()
		grown(200)
		for number, name := range os.Args[2:] {
			live(uintptr(number), kindNamed(name), &random{state: seed + uint64(number)})
		}
		close(done)
	}()
	<-done
}

func kindNamed(name string) *kind {
	for _, k := range kinds {
		if k.name == name {
			return k
		}
	}
	os.Exit(3)
	return nil
}

// live drives maps of one type through the lengths at which something changes: empty, one bucket or group, growth, and
// back by deleting.
func live(number uintptr, k *kind, r *random) {
	now, enough = note{kind: number, typ: k.typ}, 0
	for _, hint := range []int{0, 30, 200} {
		m := made(k, hint)
		told(k, opGet, m, r.below(10))
		told(k, opDelete, m, r.below(10))
		sizes := []int{1, 3, 8, 9, 27, 60, 130}
		if hint == 30 {
			sizes = []int{40, 60}
		}
		if hint == 200 {
			sizes = []int{950, 1000}
		}
		n := 0
		for _, size := range sizes {
			for n < size {
				told(k, opSet, m, n)
				n++
			}
			for i := 0; i < 6; i++ {
				told(k, opGet, m, r.below(2*n))
				told(k, opGet2, m, r.below(2*n))
				told(k, opSet, m, r.below(n))
				told(k, opAdd, m, r.below(2*n))
			}
			told(k, opEach, m, 3)
			told(k, opConstant, m, 0)
			for i := 0; i < 8; i++ {
				told(k, opDelete, m, r.below(2*n))
			}
			for i := 0; i < 8; i++ {
				told(k, opSet, m, r.below(2*n))
			}
			told(k, opEach, m, 1000)
		}
		for i := 0; i < 2*n; i++ {
			told(k, opDelete, m, i)
			if i%4 == 0 {
				told(k, opSet, m, 2*n+i)
			}
			if i%16 == 0 {
				told(k, opGet2, m, r.below(3*n))
			}
		}
		told(k, opWipe, m, 0)
		told(k, opSet, m, 5)
		told(k, opDelete, m, 5)
	}
	told(k, opNil, nil, 4)
}

func made(k *kind, hint int) unsafe.Pointer {
	if enough != 0 {
		return nil
	}
	now.op, now.m, now.key, now.hashed, now.hint, now.made = opMake, nil, nil, 0, uintptr(hint), nil
	begin()
	m := k.make(hint)
	now.made = m
	end()
	return m
}

func told(k *kind, op int, m unsafe.Pointer, n int) {
	if enough != 0 {
		return
	}
	now.op, now.m, now.key, now.hashed, now.present = uintptr(op), m, nil, 0, 0
	var key unsafe.Pointer
	if op != opEach && op != opWipe && op != opConstant {
		key = k.key(n)
		now.key = key
		if m != nil {
			now.hash, now.hashed = hashOf(k.typ, key, m), 1
			if k.run(opGet2, m, key, n) {
				now.present = 1
			}
		}
	}
	if op == opConstant {
		now.removed = k.removed()
	}
	begin()
	k.run(op, m, key, n)
	end()
}

// hashOf calls the hash function that the map's type names.
func hashOf(typ, key, m unsafe.Pointer) uintptr {
	hasher := *(*func(unsafe.Pointer, uintptr) uintptr)(unsafe.Pointer(uintptr(typ) + 72))
	return hasher(key, seedOf(m))
}

var intSink int

func descriptor(m interface{}) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&m)) }
