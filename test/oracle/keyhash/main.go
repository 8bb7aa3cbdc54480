// Keyhash prints what the hasher of the running Go makes of random keys of many types: a header with the process's hash
// keys, then lines of map type, key memory, what its strings and interfaces hold, seed and hash.
//
//	go build -ldflags=-checklinkname=0 (1.23 on) && ./keyhash
package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/rand"
	"os"
	"reflect"
	"runtime"
	"unsafe"
)

type Num int

func (Num) String() string { return "" }

type Text struct {
	A string
	B int
}

func (Text) String() string { return "" }

type Ptr struct{ P *int }

func (Ptr) String() string { return "" }

type Two struct {
	Z struct{}
	P *int
}

func (Two) String() string { return "" }

type Flo float64

func (Flo) String() string { return "" }

type Arr [3]int16

func (Arr) String() string { return "" }

var texts = map[string]string{"main.Num": "int", "main.Text": "struct { A string; B int }", "main.Ptr": "struct { P *int }", "main.Two": "struct { Z struct {}; P *int }", "main.Flo": "float64", "main.Arr": "[3]int16"}

// textOf gives a type without names: its layout is all that is hashed.
func textOf(t reflect.Type) string {
	if s, ok := texts[t.String()]; ok {
		return s
	}
	return t.String()
}

var stringers = []any{Num(0), Text{}, Ptr{}, Two{}, Flo(0), Arr{}}
var dynamic = []any{0, int8(0), int32(0), uint64(0), "", 1.5, float32(2), complex64(1), complex128(2), true, [3]byte{}, [2]string{}, (*int)(nil), (chan int)(nil), struct {
	A int32
	B string
}{}, struct {
	A int32
	_ int32
	C byte
}{}, struct{ P *int }{}, struct {
	Z struct{}
	P *int
}{}, [1]*int{}, struct {
	A any
	B [5]float64
}{}, struct {
	A struct{ X, Y int16 }
	B string
}{}, [1]string{}, struct{}{}, unsafe.Pointer(nil), [300]byte{}, struct{ A, B int32 }{}, struct {
	P *int
	Z struct{}
}{}, uintptr(0), struct{ U uintptr }{}, struct {
	A float32
	B struct {
		C byte
		D byte
	}
	E [2]struct {
		X byte
		Y int32
	}
}{}}

var maps = []any{
	map[bool]int(nil),
	map[int]int(nil),
	map[int8]int(nil),
	map[uint16]int(nil),
	map[int32]int(nil),
	map[uint64]int(nil),
	map[uintptr]int(nil),
	map[*int]int(nil),
	map[chan int]int(nil),
	map[unsafe.Pointer]int(nil),
	map[string]int(nil),
	map[float32]int(nil),
	map[float64]int(nil),
	map[complex64]int(nil),
	map[complex128]int(nil),
	map[any]int(nil),
	map[interface{ String() string }]int(nil),
	map[[0]int]int(nil),
	map[[1]string]int(nil),
	map[[3]byte]int(nil),
	map[[4]byte]int(nil),
	map[[8]byte]int(nil),
	map[[16]byte]int(nil),
	map[[17]byte]int(nil),
	map[[5]uint32]int(nil),
	map[[130]byte]int(nil),
	map[[300]byte]int(nil),
	map[[2]string]int(nil),
	map[[5]string]int(nil),
	map[[40]string]int(nil),
	map[[3]float64]int(nil),
	map[[70]float32]int(nil),
	map[[7]any]int(nil),
	map[[9]complex64]int(nil),
	map[[2][3]string]int(nil),
	map[[3]struct {
		A int32
		B string
	}]int(nil),
	map[[35]struct {
		A byte
		B int16
		C float32
	}]int(nil),
	map[struct{}]int(nil),
	map[struct{ A int32 }]int(nil),
	map[struct {
		A int32
		B int32
	}]int(nil),
	map[struct {
		A int32
		_ int32
	}]int(nil),
	map[struct {
		_ int32
		A int32
	}]int(nil),
	map[struct {
		A int64
		B struct {
			C int32
			D string
		}
	}]int(nil),
	map[struct {
		A int32
		B int64
	}]int(nil),
	map[struct {
		A byte
		B [8]byte
		C string
		D [9]byte
		E byte
	}]int(nil),
	map[struct {
		A string
		B byte
		C [8]byte
	}]int(nil),
	map[struct {
		A any
		B string
		C float64
	}]int(nil),
	map[struct {
		A interface{ String() string }
		B int32
	}]int(nil),
	map[struct {
		A float32
		B float64
		C complex64
	}]int(nil),
	map[struct {
		A byte
		B struct {
			C byte
			D byte
		}
		E string
		F [3]byte
		G int32
	}]int(nil),
	map[struct {
		A [3]struct{ X, Y int32 }
		B string
		C int16
		_ int16
		D int32
	}]int(nil),
	map[struct{ A, B, C int16 }]int(nil),
	map[struct {
		A *int
		B string
	}]int(nil),
	map[struct {
		A [0]int
		B string
	}]int(nil),
	map[struct {
		A string
		B struct{}
	}]int(nil),
	map[struct {
		A struct {
			X string
			_ byte
		}
		B [4]float32
		C [12]struct {
			P byte
			Q string
		}
	}]int(nil),
	map[struct {
		A [2]string
		B [33]int32
	}]int(nil),
	map[struct {
		A int64
		F float64
		B int64
		C int32
	}]int(nil),
	map[struct {
		X [4]struct {
			A int32
			B struct{ C, D int16 }
		}
		S string
	}]int(nil),
}

// fill sets an addressable value, also its unexported fields, at random.
func fill(v reflect.Value, depth int) {
	if !v.CanSet() {
		v = reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(rand.Intn(2) == 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(rand.Uint64()) >> (uint(rand.Intn(64))))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(rand.Uint64())
	case reflect.Float32, reflect.Float64:
		v.SetFloat(flo())
	case reflect.Complex64, reflect.Complex128:
		v.SetComplex(complex(flo(), flo()))
	case reflect.String:
		n := rand.Intn(20)
		if rand.Intn(8) == 0 {
			n = rand.Intn(400)
		}
		b := make([]byte, n)
		rand.Read(b)
		v.SetString(string(b))
	case reflect.Ptr:
		if rand.Intn(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
		}
	case reflect.Chan:
		if rand.Intn(3) > 0 {
			v.Set(reflect.MakeChan(v.Type(), 1))
		}
	case reflect.UnsafePointer:
		if rand.Intn(3) > 0 {
			v.SetPointer(unsafe.Pointer(new(int)))
		}
	case reflect.Array:
		for i := 0; i < v.Len(); i++ {
			fill(v.Index(i), depth)
		}
	case reflect.Struct:
		for i := 0; i < v.NumField(); i++ {
			fill(v.Field(i), depth)
		}
	case reflect.Interface:
		if depth > 3 || rand.Intn(8) == 0 {
			return
		}
		list := dynamic
		if v.NumMethod() > 0 {
			list = stringers
		}
		e := reflect.New(reflect.TypeOf(list[rand.Intn(len(list))])).Elem()
		fill(e, depth+1)
		v.Set(e)
	default:
		panic(v.Kind())
	}
}

// flo gives zeros of both signs and infinities often, but no NaN: its hash is random.
func flo() float64 {
	switch rand.Intn(5) {
	case 0:
		return 0
	case 1:
		return math.Copysign(0, -1)
	case 2:
		return math.Inf(1)
	}
	return rand.NormFloat64() * 1000
}

// memory gives the bytes of an addressable value.
func memory(v reflect.Value) string {
	return hex.EncodeToString(unsafe.Slice((*byte)(unsafe.Pointer(v.UnsafeAddr())), v.Type().Size()))
}

// inner gives what a value's strings and interfaces hold, in the shape of its type.
func inner(v reflect.Value) any {
	switch v.Kind() {
	case reflect.String:
		return hex.EncodeToString([]byte(v.String()))
	case reflect.Array:
		if v.Type().Elem().Kind() < reflect.Array {
			return nil
		}
		l := []any{}
		for i := 0; i < v.Len(); i++ {
			l = append(l, inner(v.Index(i)))
		}
		return l
	case reflect.Struct:
		l := []any{}
		for i := 0; i < v.NumField(); i++ {
			l = append(l, inner(v.Field(i)))
		}
		return l
	case reflect.Interface:
		if v.IsNil() {
			return nil
		}
		v = reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
		e := reflect.New(v.Elem().Type()).Elem()
		e.Set(v.Elem())
		word := hex.EncodeToString(unsafe.Slice((*byte)(unsafe.Pointer(v.UnsafeAddr()+unsafe.Sizeof(uintptr(0)))), unsafe.Sizeof(uintptr(0))))
		return map[string]any{"t": textOf(e.Type()), "m": memory(e), "v": inner(e), "w": word}
	}
	return nil
}

func main() {
	out := json.NewEncoder(os.Stdout)
	h := map[string]any{"go": runtime.Version(), "arch": runtime.GOARCH}
	if useAeshash {
		h["hash"] = map[string]any{"algorithm": "aes", "keys": hex.EncodeToString(aeskeysched[:])}
	} else {
		k := []string{}
		for _, w := range hashkey {
			k = append(k, fmt.Sprintf("0x%x", w))
		}
		h["hash"] = map[string]any{"algorithm": "fallback", "keys": k}
	}
	out.Encode(h)
	p := unsafe.Sizeof(uintptr(0))
	header := uintptr(48)
	if p == 4 {
		header = 32
	}
	for i := range maps {
		t := reflect.TypeOf(maps[i])
		typ := *(*uintptr)(unsafe.Pointer(&maps[i]))
		hasher := *(*func(unsafe.Pointer, uintptr) uintptr)(unsafe.Pointer(typ + header + 3*p))
		for n := 0; n < 40; n++ {
			k := reflect.New(t.Key()).Elem()
			fill(k, 0)
			seed := uintptr(rand.Uint64())
			if n%4 == 0 {
				seed = uintptr(uint32(seed))
			}
			hash := hasher(unsafe.Pointer(k.UnsafeAddr()), seed)
			out.Encode([]any{t.String(), memory(k), inner(k), fmt.Sprintf("0x%x", seed), fmt.Sprintf("0x%x", hash)})
		}
	}
}
