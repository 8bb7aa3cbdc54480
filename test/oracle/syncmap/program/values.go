package main

import (
	"encoding/hex"
	"fmt"
	"unsafe"
)

type pair struct {
	A string
	B int
}

// encode writes a value in an interface as the oracle's traces do.
func encode(v any) any {
	switch v := v.(type) {
	case nil:
		return []any{"i", nil}
	case bool:
		return plain("bool", &v)
	case int:
		return plain("int", &v)
	case uint:
		return plain("uint", &v)
	case int64:
		return plain("int64", &v)
	case uint64:
		return plain("uint64", &v)
	case int32:
		return plain("int32", &v)
	case uint8:
		return plain("uint8", &v)
	case float64:
		return plain("float64", &v)
	case [2]int16:
		return plain("[2]int16", &v)
	case struct{}:
		return []any{"i", "struct {}", "x"}
	case string:
		return []any{"i", "string", text(v)}
	case pair:
		return []any{"i", "struct { A string; B int }", []any{text(v.A), memory(&v.B)}}
	case *int:
		return []any{"i", "*int", fmt.Sprintf("p0x%x", uintptr(unsafe.Pointer(v)))}
	case []int:
		var word int
		return []any{"i", "[]int", []any{"p0x0", memory(&word), memory(&word)}}
	}
	panic("no kind of value")
}

func plain[T any](name string, v *T) any { return []any{"i", name, memory(v)} }

func memory[T any](v *T) string {
	return "x" + hex.EncodeToString(unsafe.Slice((*byte)(unsafe.Pointer(v)), unsafe.Sizeof(*v)))
}

func text(s string) string { return "s" + hex.EncodeToString([]byte(s)) }

var pointees [64]int

// value gives one of so many values of each of a few types; those of equal bytes and different types have equal hashes.
func value(r *random, many int) any {
	i := r.below(many)
	switch r.below(15) {
	case 0:
		return nil
	case 1:
		return i%2 == 0
	case 2, 3:
		return i
	case 4:
		return uint(i)
	case 5:
		return int64(i)
	case 6:
		return uint64(i)
	case 7:
		return int32(i)
	case 8:
		return uint8(i)
	case 9:
		return float64(i) / 4
	case 10:
		return [2]int16{int16(i), -1}
	case 11:
		return struct{}{}
	case 12:
		return fmt.Sprint("key ", i)
	case 13:
		return pair{fmt.Sprint(i % 7), i}
	}
	return &pointees[i%len(pointees)]
}

// random is splitmix64.
type random struct{ state uint64 }

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (r *random) below(n int) int { return int(r.next() >> 1 % uint64(n)) }
