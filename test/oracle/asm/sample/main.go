package main

import "os"

type point struct{ x, y, z int64 }

//go:noinline
func use(a any) {}

//go:noinline
func u32(m map[uint32]int, k uint32) int {
	m[k] = 1
	v, ok := m[k+1]
	if ok {
		delete(m, k)
	}
	return m[k+2] + v
}

//go:noinline
func u64(m map[uint64]int, k uint64) int {
	m[k] = 1
	v, ok := m[k+1]
	if ok {
		delete(m, k)
	}
	return m[k+2] + v
}

//go:noinline
func str(m map[string]int, k string) int {
	m[k] = 1
	v, ok := m[k+"a"]
	if ok {
		delete(m, k)
	}
	return m[k+"b"] + v
}

//go:noinline
func ptr(m map[*int]int, k *int) int {
	m[k] = 1
	v, ok := m[k]
	if ok {
		delete(m, k)
	}
	return m[k] + v
}

//go:noinline
func gen(m map[point]int, k point) int {
	m[k] = 1
	v, ok := m[k]
	if ok {
		delete(m, k)
	}
	return m[k] + v
}

//go:noinline
func fat(m map[point][2000]byte, k point) byte {
	v, ok := m[k]
	if ok {
		return v[1]
	}
	return m[k][2]
}

//go:noinline
func iter(m map[point]int) (n int) {
	for k, v := range m {
		n += v + int(k.x)
	}
	return
}

//go:noinline
func clr(m map[uint64]int) {
	for k := range m {
		delete(m, k)
	}
}

//go:noinline
func mk(n int) map[uint64]int { return make(map[uint64]int, n) }

//go:noinline
func mksmall() map[uint64]int { return make(map[uint64]int) }

//go:noinline
func local(k uint64) int {
	m := make(map[uint64]int, 4)
	m[k] = 3
	return m[1]
}

func main() {
	n := len(os.Args)
	use(u32(map[uint32]int{}, uint32(n)))
	use(u64(mk(n), uint64(n)))
	use(str(map[string]int{}, os.Args[0]))
	use(ptr(map[*int]int{}, &n))
	use(gen(map[point]int{}, point{1, 2, int64(n)}))
	use(fat(map[point][2000]byte{}, point{1, 2, int64(n)}))
	use(iter(map[point]int{}))
	m := mksmall()
	use(local(3))
	clr(m)
	use(m)
}
