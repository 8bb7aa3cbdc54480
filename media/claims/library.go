package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
)

func claim39() verdict {
	m := map[int]int{}
	for i := 0; i < 100; i++ {
		m[i] = i
	}
	walk := func() (keys []int) {
		for iter := reflect.ValueOf(m).MapRange(); iter.Next(); {
			keys = append(keys, int(iter.Key().Int()))
		}
		return keys
	}
	stable := true
	for i := 0; i < 20; i++ {
		stable = stable && fmt.Sprint(walk()) == fmt.Sprint(walk())
	}
	_, objects := allocated(func() {
		for iter := reflect.ValueOf(m).MapRange(); iter.Next(); {
			sink = iter
		}
	})
	met := 0
	for iter := reflect.ValueOf(m).MapRange(); iter.Next(); met++ {
		for i := 0; i < 100; i++ {
			delete(m, i)
		}
	}
	say("one order: %t; a walk allocates %d objects; with all deleted at its first entry it meets %d", stable, objects, met)
	return holds(stable && objects == 0 && met == 100)
}

func claim40() verdict {
	kind := reflect.TypeOf(sync.Map{})
	isMap := false
	for i := 0; i < kind.NumField(); i++ {
		field := kind.Field(i)
		say("sync.Map has %s %s", field.Name, field.Type)
		isMap = isMap || field.Type == reflect.TypeOf(map[any]any{})
	}
	return holds(isMap)
}

func claim41() verdict {
	var m sync.Map
	for i := 0; i < 1000; i++ {
		m.Store(i, i)
	}
	keys := make([]interface{}, 0, 1000)
	// The first walk may put what was stored last beside the rest.
	m.Range(func(_, _ interface{}) bool { return true })
	ranged := uint64(1000)
	for round := 0; round < 5; round++ {
		keys = keys[:0]
		_, objects := allocated(func() {
			m.Range(func(key, _ interface{}) bool {
				keys = append(keys, key)
				return true
			})
		})
		if objects < ranged {
			ranged = objects
		}
	}
	_, copied := allocated(func() {
		copied := map[interface{}]interface{}{}
		m.Range(func(key, value interface{}) bool {
			copied[key] = value
			return true
		})
		sink = copied
	})
	say("Range into a slice with room allocates %d objects; into a map %d", ranged, copied)
	// In some releases the function that Range is given is an object.
	if ranged <= 1 && copied > 1 {
		return depends
	}
	return holds(copied == 0)
}

// together runs f in four goroutines.
func together(f func(goroutine int)) func() {
	return func() {
		var all sync.WaitGroup
		for i := 0; i < 4; i++ {
			all.Add(1)
			go func(i int) {
				defer all.Done()
				f(i)
			}(i)
		}
		all.Wait()
	}
}

func claim42() verdict {
	const n = 20000
	var shared sync.Map
	var lock sync.RWMutex
	locked := map[int]int{}
	for i := 0; i < n; i++ {
		shared.Store(i, i)
		locked[i] = i
	}
	shared.Range(func(_, _ interface{}) bool { return true })
	readSync := fastest(together(func(int) {
		for i := 0; i < n; i++ {
			shared.Load(i)
		}
	}))
	readLocked := fastest(together(func(int) {
		for i := 0; i < n; i++ {
			lock.RLock()
			_ = locked[i]
			lock.RUnlock()
		}
	}))
	say("4 goroutines read %d keys on %d processors: sync.Map %v, map and RWMutex %v", n, runtime.GOMAXPROCS(0), readSync, readLocked)
	storeSync := fastest(together(func(int) {
		var own sync.Map
		for i := 0; i < 2*n; i++ {
			own.Store(i%100, i)
		}
	}))
	storeLocked := fastest(together(func(int) {
		var own sync.RWMutex
		m := map[int]int{}
		for i := 0; i < 2*n; i++ {
			own.Lock()
			m[i%100] = i
			own.Unlock()
		}
	}))
	say("each stores 100 keys of its own again and again: sync.Map %v, map and RWMutex %v", storeSync, storeLocked)
	return holds(readSync < readLocked && storeSync < storeLocked)
}

func claim47() verdict {
	folder, err := os.MkdirTemp("", "mapscope-vet-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			panic(err)
		}
	}
	write("go.mod", "module nilmap\n\ngo 1.18\n")
	write("main.go", "package main\n\nfunc main() {\n\tvar m map[string]int\n\tm[\"a\"] = 1\n}\n")
	// The go command that this program was built with, not one that chooses another.
	vet := exec.Command(filepath.Join(runtime.GOROOT(), "bin", "go"), "vet", ".")
	vet.Dir = folder
	vet.Env = append(os.Environ(), "GODEBUG=goindex=0")
	out, err := vet.CombinedOutput()
	say("go vet on a write to a nil map says: %q", out)
	if err != nil && !strings.Contains(string(out), "nil map") {
		return unknown
	}
	return holds(err != nil)
}
