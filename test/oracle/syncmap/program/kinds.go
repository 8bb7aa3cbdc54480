package main

import "fmt"

type pair = struct {
	A string
	B int
}

var pointees [64]int

// value gives one of so many values of each of a few types; those of equal bytes and different types have equal hashes.
func value(r *random, many int) interface{} {
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

// storedKind is what a recorded map stores.
type storedKind struct {
	name                   string
	key, value             func(r *random, many int) interface{}
	mixedKeys, mixedValues bool
}

// stored are the kinds of keys and values of recorded maps.
var stored = []storedKind{
	{"interface {},interface {}", value, value, true, true},
	{"string,int", text, number, false, false},
	{"int,string", number, text, false, false},
	{"uint64,struct {}", func(r *random, many int) interface{} { return uint64(r.below(many)) }, nothing, false, false},
	{"int32,bool", func(r *random, many int) interface{} { return int32(r.below(many)) }, even, false, false},
	{"[2]int16,*int", func(r *random, many int) interface{} { return [2]int16{int16(r.below(many)), -1} }, pointer, false, false},
	{"struct { A string; B int },uint8", func(r *random, many int) interface{} { i := r.below(many); return pair{fmt.Sprint(i % 7), i} }, small, false, false},
	{"float64,[]int", func(r *random, many int) interface{} { return float64(r.below(many)) / 4 }, slice, false, false},
	{"*int,float64", pointer, func(r *random, many int) interface{} { return float64(r.below(many)) }, false, false},
	{"uint8,[40]uint8", small, func(r *random, many int) interface{} { return [40]uint8{uint8(r.below(many))} }, false, false},
	{"bool,interface {}", even, value, false, true},
}

func text(r *random, many int) interface{}   { return fmt.Sprint("key ", r.below(many)) }
func number(r *random, many int) interface{} { return r.below(many) }
func nothing(*random, int) interface{}       { return struct{}{} }
func even(r *random, many int) interface{}   { return r.below(many)%2 == 0 }
func small(r *random, many int) interface{}  { return uint8(r.below(many)) }
func slice(*random, int) interface{}         { return []int(nil) }
func pointer(r *random, many int) interface{} {
	return &pointees[r.below(many)%len(pointees)]
}
