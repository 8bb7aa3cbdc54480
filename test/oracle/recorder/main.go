// Recorder runs real maps of the Go release that built it and writes what they did, in the format mapscope-trace/1;
// `recorder measure` says what make and inserts allocate,
// `recorder append` how a slice of keys grows, `recorder growslice` what one growth of any slice does,
// `recorder words` how operations fail.
package main

import (
	"bufio"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
)

func main() {
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	err := run(os.Args[1:], out)
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

// measures answer requests on standard input, one JSON value a line.
var measures = map[string]func(in io.Reader, out *bufio.Writer) error{
	"measure":   measure,
	"append":    measureAppend,
	"growslice": measureGrowslice,
	"words":     tellWords,
}

func run(args []string, out *bufio.Writer) error {
	if len(args) > 0 && measures[args[0]] != nil {
		return measures[args[0]](os.Stdin, out)
	}
	flags := flag.NewFlagSet("recorder", flag.ContinueOnError)
	text := flags.String("map", "map[int]int", "map type, one of those compiled in")
	hintText := flags.String("hint", "none", "make's hint, or none")
	seed := flags.Uint64("seed", 1, "seed of the program of operations")
	ops := flags.Int("ops", 1000, "number of operations")
	max := flags.Int("max", 300, "largest number of entries aimed for")
	effort := flags.Int("effort", 300, "state bytes digested for each operation")
	limit := flags.Int("states", 20000, "largest state written in full, in bytes")
	life := flags.String("life", "random", "the program of operations")
	keys := flags.String("keys", "", "hex bytes to put into the runtime's aeskeysched first")
	poke := flags.String("poke", "", "seed to put into the new map")
	if err := flags.Parse(args); err != nil {
		return err
	}
	mapOps, err := lookUp(*text)
	if err != nil {
		return err
	}
	var hint *int
	if *hintText != "none" {
		n, err := strconv.Atoi(*hintText)
		if err != nil {
			return err
		}
		hint = &n
	}
	var poked *uint64
	if *poke != "" {
		n, err := strconv.ParseUint(*poke, 0, 64)
		if err != nil {
			return err
		}
		poked = &n
	}
	live := lives[*life]
	if live == nil {
		return fmt.Errorf("no life is called %q", *life)
	}
	bytes, err := hex.DecodeString(*keys)
	if err != nil {
		return err
	}
	copy(aeskeysched[:], bytes)
	r := newRecording(mapOps, hint, poked, out)
	r.digestEffort, r.stateLimit = *effort, *limit
	p := &program{recording: r, values: &valueSource{random: &random{state: *seed}}, hash: hasherOf(mapOps.typ), maxLive: *max, maxOps: *ops}
	live(p)
	return nil
}
