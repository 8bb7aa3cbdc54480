package main

import (
	"fmt"
	"reflect"
	"sort"
	"unsafe"
)

// mapOps holds one map type's operations as the compiler compiles them. The literals are generated (maptypes.go), so
// that each is a plain statement on a concrete map type. Maps, keys and elems are passed as pointers.
type mapOps struct {
	text      string
	typ       reflect.Type
	makeSmall func() unsafe.Pointer
	makeHint  func(hint int) unsafe.Pointer
	set       func(m, k, v unsafe.Pointer)
	get       func(m, k, out unsafe.Pointer) bool
	delete    func(m, k unsafe.Pointer)
	// clear is nil where the language has no clear (before 1.21).
	clear func(m unsafe.Pointer)
	// clone is maps.Clone; nil before 1.21.
	clone func(m unsafe.Pointer) unsafe.Pointer
	// appendKeys appends n keys to a nil []K and calls growing for each append that needs a larger array.
	appendKeys func(n int, growing func(grow func() (length, capacity int)))
}

var registered = map[string]*mapOps{}

// register adds a map type. Compiled code copies values with padding field by field and leaves the padding to chance:
// such keys are assigned by the runtime's function (the compiled code of these types calls the same one), such elems
// are read back, so that the trace says what came to lie in memory.
func register(ops *mapOps) {
	t := typePointer(ops.typ)
	elem := typePointer(ops.typ.Elem())
	paddedKey, paddedElem := hasPadding(ops.typ.Key()), hasPadding(ops.typ.Elem())
	if paddedKey {
		ops.set = func(m, k, v unsafe.Pointer) { typedmemmove(elem, mapassign(t, m, k), v) }
	} else if paddedElem {
		compiled := ops.set
		ops.set = func(m, k, v unsafe.Pointer) {
			compiled(m, k, v)
			p, _ := mapaccess2(t, m, k)
			typedmemmove(elem, v, p)
		}
	}
	if paddedKey || paddedElem {
		ops.get = func(m, k, out unsafe.Pointer) bool {
			p, ok := mapaccess2(t, m, k)
			typedmemmove(elem, out, p)
			return ok
		}
	}
	registered[ops.text] = ops
}

func lookUp(text string) (*mapOps, error) {
	if ops := registered[text]; ops != nil {
		return ops, nil
	}
	var known []string
	for name := range registered {
		known = append(known, name)
	}
	sort.Strings(known)
	return nil, fmt.Errorf("no map type %q in this recorder; it has %q", text, known)
}

//go:linkname mapassign runtime.mapassign
func mapassign(t, m, key unsafe.Pointer) unsafe.Pointer

//go:linkname mapaccess2 runtime.mapaccess2
func mapaccess2(t, m, key unsafe.Pointer) (unsafe.Pointer, bool)

//go:linkname typedmemmove runtime.typedmemmove
func typedmemmove(t, dst, src unsafe.Pointer)

const ptrSize = unsafe.Sizeof(uintptr(0))

// typePointer gives the address of a type's descriptor.
func typePointer(t reflect.Type) unsafe.Pointer {
	return (*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1]
}

func add(p unsafe.Pointer, n uintptr) unsafe.Pointer { return unsafe.Pointer(uintptr(p) + n) }

// commonTypeSize is the size of the header that all type descriptors share.
const commonTypeSize = 16 + 4*ptrSize

// hasPointers reads PtrBytes of a type descriptor.
func hasPointers(t unsafe.Pointer) bool { return *(*uintptr)(add(t, ptrSize)) != 0 }

// sizeOf reads Size_ of a type descriptor.
func sizeOf(t unsafe.Pointer) uintptr { return *(*uintptr)(t) }

// hasherOf gives the hash function that the map type's descriptor names.
func hasherOf(t reflect.Type) func(key unsafe.Pointer, seed uintptr) uintptr {
	field := add(typePointer(t), commonTypeSize+3*ptrSize)
	return *(*func(unsafe.Pointer, uintptr) uintptr)(field)
}

// hasPadding tells whether values of the type hold bytes that no named field covers.
func hasPadding(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return t.Len() > 0 && hasPadding(t.Elem())
	case reflect.Struct:
		end := uintptr(0)
		for i := 0; i < t.NumField(); i++ {
			f := t.Field(i)
			if f.Name == "_" || f.Offset != end || hasPadding(f.Type) {
				return true
			}
			end = f.Offset + f.Type.Size()
		}
		return end != t.Size()
	}
	return false
}
