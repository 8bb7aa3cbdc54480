package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"unsafe"
)

// recording writes the trace of one map's life.
type recording struct {
	ops      *mapOps
	layout   *layout
	m        unsafe.Pointer
	out      *bufio.Writer
	seed     uint64
	line     []byte
	state    []byte
	elem     unsafe.Pointer
	done     int
	credit   int
	lastSize int
	// digestEffort is how many state bytes may be digested for each operation.
	digestEffort int
	// stateLimit is the largest state, in bytes, that is written in full.
	stateLimit int
}

// newRecording makes the map and writes the header. A nil hint is make(map[K]V) without one.
func newRecording(ops *mapOps, hint *int, poke *uint64, out *bufio.Writer) *recording {
	r := &recording{ops: ops, layout: newLayout(ops.typ), out: out, digestEffort: 300, stateLimit: 20000}
	r.elem = unsafe.Pointer(reflect.New(ops.typ.Elem()).Pointer())
	hintText := "null"
	if hint == nil {
		r.m = ops.makeSmall()
	} else {
		r.m = ops.makeHint(*hint)
		hintText = strconv.Itoa(*hint)
	}
	if poke != nil {
		pokeSeed(r.m, *poke)
	}
	r.seed = seedOf(r.m)
	version := runtime.Version()
	experiments := "[]"
	if i := strings.IndexAny(version, " -"); i >= 0 {
		for _, name := range []string{"noswissmap", "mapsplitgroup"} {
			if strings.Contains(version[i:], name) {
				experiments = `["` + name + `"]`
			}
		}
		version = version[:i]
	}
	fmt.Fprintf(out, `{"format":"mapscope-trace/1","go":%q,"goarch":%q,"experiments":%s,"family":%q,"map":%q,"hash":%s,"hint":%s,"seed":"0x%x"}`+"\n",
		version, runtime.GOARCH, experiments, family, ops.text, hashText(), hintText, r.seed)
	return r
}

func hashText() string {
	if useAeshash {
		return `{"algorithm":"aes","keys":"` + hex.EncodeToString(aeskeysched[:]) + `"}`
	}
	return fmt.Sprintf(`{"algorithm":"fallback","keys":["0x%x","0x%x","0x%x","0x%x"]}`,
		hashkey[0], hashkey[1], hashkey[2], hashkey[3])
}

func (r *recording) set(k, v unsafe.Pointer) {
	r.ops.set(r.m, k, v)
	r.line = append(r.line[:0], `["set",`...)
	r.line = r.layout.key.append(r.line, k)
	r.line = append(r.line, ',')
	r.line = r.layout.elem.append(r.line, v)
	r.finish()
}

func (r *recording) get(k unsafe.Pointer) bool {
	present := r.ops.get(r.m, k, r.elem)
	r.line = append(r.line[:0], `["get",`...)
	r.line = r.layout.key.append(r.line, k)
	r.line = append(r.line, ',')
	if present {
		r.line = r.layout.elem.append(r.line, r.elem)
	} else {
		r.line = append(r.line, "null"...)
	}
	r.finish()
	return present
}

func (r *recording) delete(k unsafe.Pointer) {
	r.ops.delete(r.m, k)
	r.line = append(r.line[:0], `["delete",`...)
	r.line = r.layout.key.append(r.line, k)
	r.finish()
}

func (r *recording) clear() {
	r.ops.clear(r.m)
	r.line = append(r.line[:0], `["clear"`...)
	r.finish()
}

// finish ends an operation's line, notes a new seed, and now and then the state's digest.
func (r *recording) finish() {
	r.out.Write(append(r.line, "]\n"...))
	if s := seedOf(r.m); s != r.seed {
		r.seed = s
		fmt.Fprintf(r.out, "[\"seed\",\"0x%x\"]\n", s)
	}
	r.done++
	r.credit += r.digestEffort
	if r.credit >= r.lastSize {
		r.writeState(false)
	}
}

// writeState writes the state, or its digest when only that was asked for or the state is too long.
func (r *recording) writeState(full bool) {
	r.state = r.layout.appendState(r.state[:0], r.m)
	r.lastSize = len(r.state)
	r.credit = 0
	if full && len(r.state) <= r.stateLimit {
		r.out.WriteString(`["state",`)
		r.out.Write(r.state)
		r.out.WriteString("]\n")
		return
	}
	digest := sha256.Sum256(r.state)
	fmt.Fprintf(r.out, "[\"digest\",\"%x\"]\n", digest)
}

// writeClone writes the state of a clone of the map.
func (r *recording) writeClone() {
	if r.ops.clone == nil || !canClone(r.m) {
		return
	}
	state := r.layout.appendState(nil, r.ops.clone(r.m))
	if len(state) <= r.stateLimit {
		r.out.WriteString(`["clone",`)
		r.out.Write(state)
		r.out.WriteString("]\n")
	}
}

func (r *recording) writeBytes() {
	bytes, objects := r.layout.memory(r.m)
	fmt.Fprintf(r.out, "[\"bytes\",%d,%d]\n", bytes, objects)
}
