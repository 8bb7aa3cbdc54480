package main

import (
	"math"
	"reflect"
	"runtime"
	"unsafe"
)

// random is splitmix64: the same seed gives the same program of operations in every release.
type random struct{ state uint64 }

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (r *random) below(n int) int         { return int(r.next() % uint64(n)) }
func (r *random) chance(percent int) bool { return r.below(100) < percent }

// valueSource makes random values of Go types in memory.
type valueSource struct {
	*random
	// counter numbers the values made in sequential style.
	counter    uint64
	sequential bool
}

var pointees [4096]int
var channels [64]chan int

func init() {
	for i := range channels {
		channels[i] = make(chan int)
	}
}

// dynamicTypes are the types that interface values hold.
var dynamicTypes = []reflect.Type{
	reflect.TypeOf(int(0)), reflect.TypeOf(int8(0)), reflect.TypeOf(uint16(0)), reflect.TypeOf(int32(0)),
	reflect.TypeOf(uint64(0)), reflect.TypeOf(""), reflect.TypeOf(float32(0)), reflect.TypeOf(float64(0)),
	reflect.TypeOf(complex128(0)), reflect.TypeOf(false), reflect.TypeOf([4]byte{}), reflect.TypeOf([2]string{}),
	reflect.TypeOf(struct {
		A int
		B string
	}{}), reflect.TypeOf(struct{}{}), reflect.TypeOf([3]int64{}), reflect.TypeOf((*int)(nil)), reflect.TypeOf((chan int)(nil)),
	reflect.TypeOf(struct {
		A int32
		B interface{}
	}{}),
	reflect.TypeOf([1]*int{}), reflect.TypeOf(struct{ P *int }{}),
	reflect.TypeOf(struct {
		_ struct{}
		P *int
	}{}),
}

// newValue allocates a random value of the type. NaN is never made: its hash is random.
func (s *valueSource) newValue(t reflect.Type) unsafe.Pointer {
	p := unsafe.Pointer(reflect.New(t).Pointer())
	s.fill(t, p)
	return p
}

// word is the next raw number: small and dense in sequential style, else small, medium or any.
func (s *valueSource) word() uint64 {
	s.counter++
	if s.sequential {
		return s.counter
	}
	switch s.below(4) {
	case 0:
		return s.next() % 1000
	case 1:
		return s.next() << 32
	}
	return s.next()
}

func (s *valueSource) fill(t reflect.Type, p unsafe.Pointer) {
	switch t.Kind() {
	case reflect.Bool:
		*(*bool)(p) = s.next()&1 != 0
	case reflect.Int8, reflect.Uint8:
		*(*uint8)(p) = uint8(s.next())
	case reflect.Int16, reflect.Uint16:
		*(*uint16)(p) = uint16(s.word())
	case reflect.Int32, reflect.Uint32:
		*(*uint32)(p) = uint32(s.word())
	case reflect.Int64, reflect.Uint64:
		*(*uint64)(p) = s.word()
	case reflect.Int, reflect.Uint, reflect.Uintptr:
		*(*uintptr)(p) = uintptr(s.word())
	case reflect.Float32:
		*(*float32)(p) = float32(s.float())
	case reflect.Float64:
		*(*float64)(p) = s.float()
	case reflect.Complex64:
		*(*complex64)(p) = complex64(complex(s.float(), s.float()))
	case reflect.Complex128:
		*(*complex128)(p) = complex(s.float(), s.float())
	case reflect.String:
		*(*string)(p) = s.text()
	case reflect.Ptr, reflect.UnsafePointer:
		if !s.chance(2) {
			*(*unsafe.Pointer)(p) = unsafe.Pointer(&pointees[s.below(len(pointees))])
		}
	case reflect.Chan:
		*(*chan int)(p) = channels[s.below(len(channels))]
	case reflect.Interface:
		// On wasm a nil key of a map with several tables crashes 1.26 and 1.27: its hash, the seed, keeps 64 bits.
		if runtime.GOARCH == "wasm" || !s.chance(3) {
			t := dynamicTypes[s.below(len(dynamicTypes))]
			*(*interface{})(p) = reflect.NewAt(t, s.newValue(t)).Elem().Interface()
		}
	case reflect.Array:
		size := t.Elem().Size()
		for i := 0; i < t.Len(); i++ {
			s.fill(t.Elem(), add(p, uintptr(i)*size))
		}
	case reflect.Struct:
		for i := 0; i < t.NumField(); i++ {
			s.fill(t.Field(i).Type, add(p, t.Field(i).Offset))
		}
	default:
		panic("no random values of type " + t.String())
	}
	s.scatterPadding(t, p)
}

func (s *valueSource) float() float64 {
	switch s.below(8) {
	case 0:
		return math.Copysign(0, float64(int64(s.next())))
	case 1:
		return math.Inf(int(s.next()&2) - 1)
	case 2, 3, 4:
		return float64(int64(s.word())) / 8
	}
	f := math.Float64frombits(s.next())
	if f != f || float32(f) != float32(f) {
		return 1.5
	}
	return f
}

func (s *valueSource) text() string {
	lengths := [...]int{0, 4, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 70, 128, 129, 300}
	length := s.below(20)
	if s.chance(8) {
		length = lengths[s.below(len(lengths))]
	}
	b := make([]byte, length)
	if s.chance(40) {
		// Equal beginnings and ends are what the quick tests of small string maps stumble on.
		for i := range b {
			b[i] = "shared beginning and end"[i%24]
		}
		if length > 0 {
			b[s.below(length)] = byte(s.next())
			b[length/2] = byte(s.next())
		}
		return string(b)
	}
	n := s.word()
	for i := range b {
		if i%8 == 0 && i > 0 {
			n = s.next()
		}
		b[i] = byte(n >> (8 * uint(i%8)))
	}
	return string(b)
}

// disguise changes what equal values may differ in: padding, blank fields, the sign of zero, where a string lies.
func (s *valueSource) disguise(t reflect.Type, p unsafe.Pointer) {
	switch t.Kind() {
	case reflect.Float32:
		if f := (*float32)(p); *f == 0 {
			*f = float32(math.Copysign(0, float64(int64(s.next()))))
		}
	case reflect.Float64:
		if f := (*float64)(p); *f == 0 {
			*f = math.Copysign(0, float64(int64(s.next())))
		}
	case reflect.Complex128:
		s.disguise(reflect.TypeOf(float64(0)), p)
		s.disguise(reflect.TypeOf(float64(0)), add(p, 8))
	case reflect.String:
		*(*string)(p) = string([]byte(*(*string)(p)))
	case reflect.Array:
		for i := 0; i < t.Len(); i++ {
			s.disguise(t.Elem(), add(p, uintptr(i)*t.Elem().Size()))
		}
	case reflect.Struct:
		for i := 0; i < t.NumField(); i++ {
			if f := t.Field(i); f.Name == "_" {
				s.fill(f.Type, add(p, f.Offset))
			} else {
				s.disguise(f.Type, add(p, f.Offset))
			}
		}
		s.scatterPadding(t, p)
	}
}

// scatterPadding fills the bytes of a pointer-free struct that no field covers.
func (s *valueSource) scatterPadding(t reflect.Type, p unsafe.Pointer) {
	if t.Kind() != reflect.Struct || hasPointers(typePointer(t)) || !hasPadding(t) {
		return
	}
	end := uintptr(0)
	scatter := func(upTo uintptr) {
		for ; end < upTo; end++ {
			*(*byte)(add(p, end)) = byte(s.next())
		}
	}
	for i := 0; i < t.NumField(); i++ {
		scatter(t.Field(i).Offset)
		end = t.Field(i).Offset + t.Field(i).Type.Size()
	}
	scatter(t.Size())
}
