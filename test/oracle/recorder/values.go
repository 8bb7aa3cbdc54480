package main

import (
	"reflect"
	"strconv"
	"unsafe"
)

// codec writes values of one type, in memory, as trace values.
type codec struct {
	kind   valueKind
	size   uintptr
	parts  []part
	stride uintptr
	// write takes the place of all of it where a value is written in another way.
	write func(out []byte, p unsafe.Pointer) []byte
}

type part struct {
	offset uintptr
	codec  *codec
}

type valueKind int

const (
	plainValue valueKind = iota
	stringValue
	pointerValue
	interfaceValue
	partsValue
)

// newCodec plans how to write a type: memory without pointers as one hex string, the rest by its parts.
func newCodec(t reflect.Type) *codec {
	c := &codec{size: t.Size()}
	switch {
	case !hasPointers(typePointer(t)):
		c.kind = plainValue
	case t.Kind() == reflect.String:
		c.kind = stringValue
	case t.Kind() == reflect.Interface:
		if t.NumMethod() > 0 {
			panic("interfaces with methods are not recorded: " + t.String())
		}
		c.kind = interfaceValue
	case t.Kind() == reflect.Struct:
		c.kind = partsValue
		for i := 0; i < t.NumField(); i++ {
			c.parts = append(c.parts, part{t.Field(i).Offset, newCodec(t.Field(i).Type)})
		}
	case t.Kind() == reflect.Array:
		c.kind = partsValue
		elem := newCodec(t.Elem())
		for i := 0; i < t.Len(); i++ {
			c.parts = append(c.parts, part{uintptr(i) * elem.size, elem})
		}
	case t.Kind() == reflect.Slice:
		c.kind = partsValue
		c.parts = []part{{0, &codec{kind: pointerValue}}, {ptrSize, &codec{size: ptrSize}}, {2 * ptrSize, &codec{size: ptrSize}}}
	case isPointerShaped(t):
		c.kind = pointerValue
	default:
		panic("values of this type are not recorded: " + t.String())
	}
	return c
}

func isPointerShaped(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Ptr, reflect.Chan, reflect.Map, reflect.Func, reflect.UnsafePointer:
		return true
	}
	return false
}

// append writes the value at p.
func (c *codec) append(out []byte, p unsafe.Pointer) []byte {
	if c.write != nil {
		return c.write(out, p)
	}
	switch c.kind {
	case plainValue:
		out = append(out, `"x`...)
		out = appendHex(out, p, c.size)
		return append(out, '"')
	case stringValue:
		header := (*struct {
			data unsafe.Pointer
			len  uintptr
		})(p)
		if header.data == nil && header.len != 0 {
			out = append(out, `"s!`...)
			out = strconv.AppendUint(out, uint64(header.len), 10)
			return append(out, '"')
		}
		out = append(out, `"s`...)
		out = appendHex(out, header.data, header.len)
		return append(out, '"')
	case pointerValue:
		out = append(out, `"p`...)
		out = appendHexWord(out, uint64(*(*uintptr)(p)))
		return append(out, '"')
	case interfaceValue:
		return appendInterface(out, p)
	}
	out = append(out, '[')
	for i := range c.parts {
		if i > 0 {
			out = append(out, ',')
		}
		out = c.parts[i].codec.append(out, add(p, c.parts[i].offset))
	}
	return append(out, ']')
}

// appendSlot writes the i-th of 8 slots; an indirect one as what it points to.
func (c *codec) appendSlot(out []byte, i uintptr, p unsafe.Pointer, indirect bool) []byte {
	if i > 0 {
		out = append(out, ',')
	}
	if indirect {
		if p = *(*unsafe.Pointer)(p); p == nil {
			return append(out, `"*nil"`...)
		}
	}
	return c.append(out, p)
}

var interfaceCodecs = map[reflect.Type]*codec{}

func appendInterface(out []byte, p unsafe.Pointer) []byte {
	t := reflect.TypeOf(*(*interface{})(p))
	if t == nil {
		return append(out, `["i",null]`...)
	}
	c := interfaceCodecs[t]
	if c == nil {
		c = newCodec(t)
		interfaceCodecs[t] = c
	}
	out = append(out, `["i",`...)
	out = strconv.AppendQuote(out, t.String())
	out = append(out, ',')
	word := add(p, ptrSize)
	if !isDirect(t) {
		word = *(*unsafe.Pointer)(word)
	}
	out = c.append(out, word)
	return append(out, ']')
}

const hexDigits = "0123456789abcdef"

func appendHex(out []byte, p unsafe.Pointer, n uintptr) []byte {
	for i := uintptr(0); i < n; i++ {
		b := *(*byte)(add(p, i))
		out = append(out, hexDigits[b>>4], hexDigits[b&15])
	}
	return out
}

func appendHexWord(out []byte, word uint64) []byte {
	out = append(out, "0x"...)
	return strconv.AppendUint(out, word, 16)
}

// min1 is 0 for 0 and 1 for the rest: the choice between an opening bracket and a comma.
func min1(n uintptr) int {
	if n == 0 {
		return 0
	}
	return 1
}
