package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"unsafe"
)

// swapper are the methods of 1.20 on, clearer that of 1.23 on.
type swapper interface {
	Swap(key, value interface{}) (interface{}, bool)
	CompareAndSwap(key, old, new interface{}) bool
	CompareAndDelete(key, old interface{}) bool
}

type clearer interface{ Clear() }

// stateLimit is the largest state, in bytes, that is written in full.
const stateLimit = 20000

// recording is one map whose operations are written as a trace.
type recording struct {
	m      sync.Map
	out    *bufio.Writer
	r      *random
	many   int
	stored storedKind
	// measured: what each operation allocates is written too.
	measured bool
	line     []byte
	entries  [][2]interface{}
}

// record does random operations on one map and writes each, with its state now and then.
func record(out *bufio.Writer, r *random, operations, many, stateEvery int, stored storedKind, measured bool) {
	rec := &recording{out: out, r: r, many: many, stored: stored, measured: measured}
	if measured {
		debug.SetGCPercent(-1)
		runtime.GOMAXPROCS(1)
		rec.entries = make([][2]interface{}, 0, 64*many)
	}
	rec.header()
	rec.state()
	for i := 0; i < operations; i++ {
		rec.step()
		if i%stateEvery == 0 || i == operations-1 {
			rec.state()
		}
	}
}

func (rec *recording) header() {
	version := runtime.Version()
	experiments := []string{}
	if i := strings.IndexAny(version, " -"); i >= 0 {
		for _, name := range []string{"noswissmap", "nosynchashtriemap", "mapsplitgroup"} {
			if strings.Contains(version[i:], name) {
				experiments = append(experiments, name)
			}
		}
		version = version[:i]
	}
	experimentsText, _ := json.Marshal(experiments)
	hashText, _ := json.Marshal(hashKeys())
	fmt.Fprintf(rec.out, `{"format":"mapscope-syncmap-trace/1","go":%q,"goarch":%q,"experiments":%s,"form":%q,"map":%q,"hash":%s}`+"\n",
		version, runtime.GOARCH, experimentsText, form, "sync.Map["+rec.stored.name+"]", hashText)
}

func (rec *recording) state() {
	state := appendState(nil, &rec.m)
	if len(state) <= stateLimit {
		fmt.Fprintf(rec.out, "[\"state\",%s]\n", state)
	} else {
		fmt.Fprintf(rec.out, "[\"digest\",\"%x\"]\n", sha256.Sum256(state))
	}
}

// do runs an operation and writes its line: name and arguments, then its results, or those that stand for none on a panic;
// then what it drew by chance and what it allocated.
func (rec *recording) do(name string, none string, op func(), results func() []byte, arguments ...interface{}) {
	line := append(rec.line[:0], `["`...)
	line = append(append(line, name...), '"')
	for i := range arguments {
		line = append(line, ',')
		line = appendInterface(line, unsafe.Pointer(&arguments[i]))
	}
	before := seedsOf(&rec.m)
	forgetStart()
	var memory [2]runtime.MemStats
	if rec.measured {
		runtime.ReadMemStats(&memory[0])
	}
	failure := guarded(op)
	if rec.measured {
		runtime.ReadMemStats(&memory[1])
	}
	start := takeStart()
	if failure != "" {
		line = append(append(line, none...), "]\n"...)
	} else {
		line = append(append(line, results()...), "]\n"...)
	}
	if failure != "" {
		line = append(append(line, `["panic",`...), strconv.Quote(failure)...)
		line = append(line, "]\n"...)
	}
	drawn := 0
	for p, seed := range seedsOf(&rec.m) {
		if known, ok := before[p]; ok && known == seed {
			continue
		}
		drawn++
		line = append(appendHexWord(append(line, `["seed","`...), seed), "\"]\n"...)
	}
	if drawn > 1 {
		panic("an operation draws one seed")
	}
	if start != nil {
		line = append(line, `["start"`...)
		for _, number := range start {
			line = append(appendHexWord(append(line, `,"`...), number), '"')
		}
		line = append(line, "]\n"...)
	}
	// A panic allocates by itself.
	if rec.measured && failure == "" {
		line = append(line, fmt.Sprintf("[\"allocated\",%d,%d]\n", memory[1].TotalAlloc-memory[0].TotalAlloc, memory[1].Mallocs-memory[0].Mallocs)...)
	}
	rec.line = line
	rec.out.Write(line)
}

func guarded(op func()) (failure string) {
	defer func() {
		if p := recover(); p != nil {
			failure = fmt.Sprint(p)
		}
	}()
	op()
	return ""
}

// found writes a result that may be absent.
func found(v interface{}, ok bool) []byte {
	if !ok {
		return []byte(`,null`)
	}
	return appendInterface([]byte{','}, unsafe.Pointer(&v))
}

func flag(ok bool) []byte { return strconv.AppendBool([]byte{','}, ok) }

func none() []byte { return nil }

func (rec *recording) load(key interface{}) (v interface{}) {
	var ok bool
	rec.do("load", ",null", func() { v, ok = rec.m.Load(key) }, func() []byte { return found(v, ok) }, key)
	return v
}

// iterate is Range, over all entries.
func (rec *recording) iterate() {
	rec.entries = rec.entries[:0]
	visit := func(k, v interface{}) bool { rec.entries = append(rec.entries, [2]interface{}{k, v}); return true }
	rec.do("range", ",[]", func() { rec.m.Range(visit) }, func() []byte {
		out := []byte(`,[`)
		for i := range rec.entries {
			if i > 0 {
				out = append(out, ',')
			}
			out = appendInterface(append(out, '['), unsafe.Pointer(&rec.entries[i][0]))
			out = append(appendInterface(append(out, ','), unsafe.Pointer(&rec.entries[i][1])), ']')
		}
		return append(out, ']')
	})
}

// step does one operation; Range and Clear are rarer the more keys there are, for they cost as much as the map has.
func (rec *recording) step() {
	r, m := rec.r, &rec.m
	key, v := rec.stored.key(r, rec.many), rec.stored.value(r, 8)
	rare := 1000
	if rec.many > 100 {
		rare = 10 * rec.many
	}
	switch kind := r.below(rare); {
	case kind == 0:
		if m, ok := interface{}(m).(clearer); ok {
			rec.do("clear", "", func() { m.Clear() }, none)
			return
		}
	case kind < 4:
		rec.iterate()
		return
	case kind < 8 && rec.stored.mixedKeys:
		key = []int(nil)
	case kind < 12 && rec.stored.mixedValues:
		v = []int(nil)
	}
	rec.change(key, v)
}

func (rec *recording) change(key, v interface{}) {
	r, m := rec.r, &rec.m
	kind := r.below(12)
	swaps, ok := interface{}(m).(swapper)
	if kind >= 9 && !ok {
		kind -= 9
	}
	var given interface{}
	var done bool
	result := func() []byte { return found(given, done) }
	outcome := func() []byte { return flag(done) }
	switch kind {
	case 0, 1, 2:
		rec.load(key)
	case 3, 4:
		rec.do("store", "", func() { m.Store(key, v) }, none, key, v)
	case 5, 6:
		rec.do("loadOrStore", `,["i",null],false`, func() { given, done = m.LoadOrStore(key, v) },
			func() []byte { return append(found(given, true), flag(done)...) }, key, v)
	case 7:
		rec.do("loadAndDelete", ",null", func() { given, done = m.LoadAndDelete(key) }, result, key)
	case 8:
		rec.do("delete", "", func() { m.Delete(key) }, none, key)
	case 9:
		rec.do("swap", ",null", func() { given, done = swaps.Swap(key, v) }, result, key, v)
	case 10:
		old := rec.old(key)
		rec.do("compareAndSwap", ",false", func() { done = swaps.CompareAndSwap(key, old, v) }, outcome, key, old, v)
	case 11:
		old := rec.old(key)
		// A panic of the comparison would leave a trie's node locked.
		if _, bad := old.([]int); bad {
			old = nil
		}
		rec.do("compareAndDelete", ",false", func() { done = swaps.CompareAndDelete(key, old) }, outcome, key, old)
	}
}

// old is what a value is compared with: often what is there.
func (rec *recording) old(key interface{}) interface{} {
	if _, bad := key.([]int); bad || rec.r.below(2) == 0 {
		return rec.stored.value(rec.r, 8)
	}
	return rec.load(key)
}
