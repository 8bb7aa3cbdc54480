//go:build go1.26

package main

import "reflect"

// isDirect reads from the type's descriptor whether an interface holds such a value itself.
func isDirect(t reflect.Type) bool {
	const tflagDirectIface = 0x20
	return *(*uint8)(add(typePointer(t), 2*ptrSize+4))&tflagDirectIface != 0
}
