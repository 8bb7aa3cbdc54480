// Package shapes has functions of many shapes: what each gives back in registers stands above it, words and floats.
package shapes

import "strings"

type point struct{ x, y, z int }
type T struct {
	a, b int
	name string
	next *T
	f    float64
	ok   bool
}

// gives 1 words, 0 floats
//
//go:noinline
func Sum(m map[int]point) (n int) {
	for _, p := range m {
		n += p.y
	}
	return
}

// gives 1 words, 0 floats
//
//go:noinline
func SumLen(ms map[int]map[string]int) int {
	n := 0
	for k, m := range ms {
		n += k*7 + len(m)
	}
	return n
}

// gives 0 words, 1 floats
//
//go:noinline
func SumF(m map[string]float64) float64 {
	s := 0.0
	for _, v := range m {
		s += v
	}
	return s
}

// gives 2 words, 0 floats
//
//go:noinline
func Max(xs []int) (best int, at int) {
	at = -1
	for i, x := range xs {
		if at < 0 || x > best {
			best, at = x, i
		}
	}
	return
}

// gives 1 words, 0 floats
//
//go:noinline
func Has(m map[string]int, k string) bool { _, ok := m[k]; return ok }

// gives 1 words, 0 floats
//
//go:noinline
func HasBig(m map[string]int, k string) bool {
	v, ok := m[k]
	return ok && v > 10
}

// gives 2 words, 0 floats
//
//go:noinline
func Get(m map[string]string, k string) string { return m[k] }

// gives 4 words, 0 floats
//
//go:noinline
func Either(m map[string]string, a, b string) (string, error) {
	if v, ok := m[a]; ok {
		return v, nil
	}
	if v, ok := m[b]; ok {
		return strings.ToUpper(v), nil
	}
	return "", errNone
}

var errNone error

// gives 3 words, 0 floats
//
//go:noinline
func Pt(m map[int]point, k int) point { return m[k] }

// gives 2 words, 1 floats
//
//go:noinline
func Mixed(xs []float64) (int, float64, bool) {
	s := 0.0
	n := 0
	for _, x := range xs {
		if x > 0 {
			s += x
			n++
		}
	}
	return n, s, n == len(xs)
}

// gives 1 words, 0 floats
//
//go:noinline
func Id(a int) int { return a }

// gives 2 words, 0 floats
//
//go:noinline
func Swap(a, b int) (int, int) { return b, a }

// gives 0 words, 0 floats
//
//go:noinline
func Void(p *T) { p.a++ }

// gives 1 words, 0 floats
//
//go:noinline
func Chain(p *T) *T { p.a++; return p }

// gives 1 words, 0 floats
//
//go:noinline
func (t *T) Walk() int {
	n := 0
	for p := t; p != nil; p = p.next {
		n += p.b
	}
	return n
}

// gives 1 words, 0 floats
//
//go:noinline
func Choose(c bool, a, b int) int {
	x := 1
	if c {
		x = a
	}
	return Add(x, b)
}

// gives 1 words, 0 floats
//
//go:noinline
func Add(a, b int) int { return a + b }

// gives 1 words, 0 floats
//
//go:noinline
func Deferred(m map[int]int, k int) (n int) {
	defer func() {
		m[k] = n
	}()
	for i := 0; i < k; i++ {
		n += m[i]
	}
	return n
}

// gives 1 words, 0 floats
//
//go:noinline
func Counter() func() int {
	n := 0
	return func() int { n++; return n }
}

// gives 1 words, 0 floats
//
//go:noinline
func Early(m map[int]int, k int) int {
	if k < 0 {
		return -1
	}
	if v, ok := m[k]; ok {
		return v * 2
	}
	if len(m) > 100 {
		return k
	}
	return 0
}

// gives 1 words, 0 floats
//
//go:noinline
func Bits(xs []uint32) (h uint32) {
	h = 17
	for _, x := range xs {
		h = h*31 ^ x
	}
	return
}

// gives 2 words, 0 floats
//
//go:noinline
func Any(m map[string]any, k string) any { return m[k] }

// gives 3 words, 0 floats
//
//go:noinline
func Slice(m map[string][]int, k string) []int { return append(m[k], 1) }

// gives 1 words, 0 floats
//
//go:noinline
func CallTwo(f func(int) (int, bool), x int) int {
	a, ok := f(x)
	if !ok {
		return 0
	}
	return a
}

// gives 1 words, 0 floats
//
//go:noinline
func Pick(c bool, f func(int) int, a, b int) int {
	x := a
	if c {
		x = b
	}
	return f(x)
}

// gives 1 words, 0 floats
//
//go:noinline
func Iface(x interface{ M(int) int }, n int) int {
	k := 3
	if n > 5 {
		k = n
	}
	return x.M(k)
}

// gives 0 words, 2 floats
//
//go:noinline
func Norm(m map[int]float32) (float32, float64) {
	var a float32
	var b float64
	for k, v := range m {
		a += v
		b += float64(k) * float64(v)
	}
	return a, b
}

// gives 1 words, 0 floats
//
//go:noinline
func Div(a, b int) int { return a % b }

// gives 2 words, 0 floats
//
//go:noinline
func CountTrue(m map[int]bool) (yes, no int) {
	for _, b := range m {
		if b {
			yes++
		} else {
			no++
		}
	}
	return
}

// gives 3 words, 0 floats
//
//go:noinline
func Keys(m map[string]int) []string {
	r := make([]string, 0, len(m))
	for k := range m {
		r = append(r, k)
	}
	return r
}

// gives 1 words, 0 floats
//
//go:noinline
func SumSlice(xs []int) int {
	s := 0
	for _, x := range xs {
		s += x
	}
	return s
}

// gives 0 words, 1 floats
//
//go:noinline
func Dot(a, b []float64) float64 {
	s := 0.0
	for i := range a {
		s += a[i] * b[i]
	}
	return s
}

// gives 2 words, 0 floats
//
//go:noinline
func Longest(words []string) (longest string) {
	for _, w := range words {
		if len(w) > len(longest) {
			longest = w
		}
	}
	return
}

// gives 2 words, 0 floats
//
//go:noinline
func Last(xs []int) (int, bool) {
	if len(xs) == 0 {
		return 0, false
	}
	return xs[len(xs)-1], true
}

// gives 0 words, 0 floats
//
//go:noinline
func Fill(m map[int]int, n int) {
	for i := 0; i < n; i++ {
		m[i] = i * i
	}
}

// gives 6 words, 1 floats
//
//go:noinline
func CopyT(p *T) T { return *p }

// gives 2 words, 0 floats
//
//go:noinline
func Branchy(a, b, c int) (x, y int) {
	if a > b {
		x, y = a, c
	} else {
		x, y = b, a-c
	}
	return Add(x, y), x
}

// gives 1 words, 0 floats
//
//go:noinline
func LoopCall(n int) int {
	s := 1
	for n > 0 {
		s += s*n + 3
		n--
	}
	return Add(s, 7)
}

// gives 2 words, 0 floats
//
//go:noinline
func Recover(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errNone
		}
	}()
	f()
	return nil
}

// gives 1 words, 0 floats
//
//go:noinline
func Find(m map[string]*T, name string) *T {
	for _, t := range m {
		if t.name == name {
			return t
		}
	}
	return nil
}

// gives 1 words, 0 floats
//
//go:noinline
func Generic(m map[string]int64) int64 { return total(m) }

// gives 1 words, 0 floats
//
//go:noinline
func total[K comparable, V int64 | float64](m map[K]V) V {
	var s V
	for _, v := range m {
		s += v
	}
	return s
}

// gives 1 words, 0 floats
//
//go:noinline
func Hash(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h ^= uint32(s[i])
		h *= 16777619
	}
	return h
}

// gives 2 words, 0 floats
//
//go:noinline
func MinMax(m map[int]int) (min, max int) {
	first := true
	for _, v := range m {
		if first || v < min {
			min = v
		}
		if first || v > max {
			max = v
		}
		first = false
	}
	return
}

// gives 1 words, 0 floats
//
//go:noinline
func FirstOf(m map[int]*T, n int, next *T) int {
	for i := 0; i < n; i++ {
		for j := 0; j < i; j++ {
			if t := m[j]; t != nil {
				if t.next == nil {
					t.next = next
				}
				if t.next.a == 7 {
					return j
				}
			}
		}
	}
	return -1
}

// gives 2 words, 0 floats
//
//go:noinline
func FirstPair(m map[int]*T, n int, next *T, k int) (int, bool) {
	for i := 0; i < n; i++ {
		for j := 0; j < i; j++ {
			t, ok := m[j^k]
			if ok && t.next == nil {
				t.next = next
			} else if ok && t.a == k {
				return j + i, true
			}
		}
	}
	return -1, false
}

// gives 0 words, 1 floats
//
//go:noinline
func LastFloat(m map[string]*T, names []string, next *T, f float64) float64 {
	for i, a := range names {
		for _, b := range names[i:] {
			t := m[a+b]
			if t != nil && t.next == nil {
				t.next = next
			}
			if t != nil && t.f > f {
				return t.f * f
			}
		}
	}
	return -1
}

// gives 1 words, 0 floats
//
//go:noinline
func CountUntil(m map[int][]int, n int, k int, stop *bool) int {
	seen := 0
	for i := 0; i < n; i++ {
		for _, v := range m[i] {
			for j := 0; j < v; j++ {
				if *stop {
					return seen
				}
				if x, ok := m[j+k]; ok {
					seen += len(x)
				}
			}
		}
	}
	return seen * k
}

// gives 0 words, 0 floats
//
//go:noinline
func SetAll(m map[int]*T, n int, next *T) {
	for i := 0; i < n; i++ {
		for j := 0; j < i; j++ {
			if t := m[j]; t != nil && t.next == nil {
				t.next = next
			}
		}
	}
}
