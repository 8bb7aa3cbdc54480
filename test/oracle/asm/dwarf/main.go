// Prints what the DWARF of a Go program says of its maps: the layout of the runtime's structs, and for every
// instruction of the map functions where it comes from, inlined calls included.
//
//	go run . PROGRAM
//
// Output, one a line:
//
//	struct NAME SIZE FIELD@OFFSET+SIZE …
//	function NAME
//	PC FILE:LINE<FILE:LINE… (innermost first)
package main

import (
	"bufio"
	"debug/dwarf"
	"debug/elf"
	"fmt"
	"os"
	"path"
	"regexp"
	"sort"
	"strings"
)

var (
	mapFunction = regexp.MustCompile(`^(runtime\.(map|growWork|evacuate|hashGrow|makemap|makeBucketArray|advanceEvac|\(\*hmap\))|internal/runtime/maps\.)`)
	mapStruct   = regexp.MustCompile(`^(runtime\.(hmap|mapextra|bmap|hiter|maptype|funcval|g|_type)|internal/runtime/maps\.(Map|table|Iter|groupReference|groupsReference)|internal/abi\.(MapType|SwissMapType|OldMapType|Type))$`)
)

// An inlined call: code in [low, high) was called at file:line.
type inlined struct {
	low, high uint64
	at        string
	depth     int
}

func main() {
	program, err := elf.Open(os.Args[1])
	check(err)
	data, err := program.DWARF()
	check(err)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	reader := data.Reader()
	var files []*dwarf.LineFile
	var lines *dwarf.LineReader
	for {
		entry, err := reader.Next()
		check(err)
		if entry == nil {
			return
		}
		switch entry.Tag {
		case dwarf.TagCompileUnit:
			lines, err = data.LineReader(entry)
			check(err)
			if lines != nil {
				files = lines.Files()
			}
		case dwarf.TagStructType:
			if name, _ := entry.Val(dwarf.AttrName).(string); mapStruct.MatchString(name) {
				printStruct(out, data, entry)
			}
			reader.SkipChildren()
		case dwarf.TagSubprogram:
			name, _ := entry.Val(dwarf.AttrName).(string)
			low, isCode := entry.Val(dwarf.AttrLowpc).(uint64)
			if name == "" {
				name = originName(data, entry)
			}
			if !isCode || !mapFunction.MatchString(name) {
				reader.SkipChildren()
				continue
			}
			calls := inlinedCalls(data, reader, entry, files)
			printFunction(out, name, low, highOf(entry, low), lines, calls)
		default:
			if entry.Tag != dwarf.TagModule {
				reader.SkipChildren()
			}
		}
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func originName(data *dwarf.Data, entry *dwarf.Entry) string {
	origin, ok := entry.Val(dwarf.AttrAbstractOrigin).(dwarf.Offset)
	if !ok {
		return ""
	}
	reader := data.Reader()
	reader.Seek(origin)
	of, err := reader.Next()
	if err != nil || of == nil {
		return ""
	}
	name, _ := of.Val(dwarf.AttrName).(string)
	return name
}

func highOf(entry *dwarf.Entry, low uint64) uint64 {
	switch high := entry.Val(dwarf.AttrHighpc).(type) {
	case uint64:
		return high
	case int64:
		return low + uint64(high)
	}
	return low
}

func printStruct(out *bufio.Writer, data *dwarf.Data, entry *dwarf.Entry) {
	typ, err := data.Type(entry.Offset)
	check(err)
	of, ok := typ.(*dwarf.StructType)
	if !ok {
		return
	}
	fmt.Fprintf(out, "struct %s %d", of.StructName, of.ByteSize)
	for _, field := range of.Field {
		fmt.Fprintf(out, " %s@%d+%d", field.Name, field.ByteOffset, field.Type.Size())
	}
	fmt.Fprintln(out)
}

// inlinedCalls reads the children of a function up to its end.
func inlinedCalls(data *dwarf.Data, reader *dwarf.Reader, of *dwarf.Entry, files []*dwarf.LineFile) []inlined {
	if !of.Children {
		return nil
	}
	var calls []inlined
	depth := 1
	for depth > 0 {
		entry, err := reader.Next()
		check(err)
		if entry.Tag == 0 {
			depth--
			continue
		}
		if entry.Tag == dwarf.TagInlinedSubroutine {
			file, _ := entry.Val(dwarf.AttrCallFile).(int64)
			line, _ := entry.Val(dwarf.AttrCallLine).(int64)
			ranges, err := data.Ranges(entry)
			check(err)
			for _, r := range ranges {
				calls = append(calls, inlined{r[0], r[1], fmt.Sprintf("%s:%d", fileName(files, int(file)), line), depth})
			}
		}
		if entry.Children {
			depth++
		}
	}
	return calls
}

// Names as the step table has them: those of internal/runtime/maps start with maps/, those of runtime are bare.
func fileName(files []*dwarf.LineFile, number int) string {
	if number < 0 || number >= len(files) || files[number] == nil {
		return "?"
	}
	return shortName(files[number].Name)
}

func shortName(name string) string {
	if strings.Contains(name, "internal/runtime/maps/") {
		return "maps/" + path.Base(name)
	}
	if strings.HasSuffix(path.Dir(name), "/src/runtime") {
		return path.Base(name)
	}
	return path.Base(path.Dir(name)) + "/" + path.Base(name)
}

func printFunction(out *bufio.Writer, name string, low, high uint64, lines *dwarf.LineReader, calls []inlined) {
	fmt.Fprintf(out, "function %s\n", name)
	var row dwarf.LineEntry
	if err := lines.SeekPC(low, &row); err != nil {
		return
	}
	sort.SliceStable(calls, func(i, j int) bool { return calls[i].depth > calls[j].depth })
	bounds := map[uint64]bool{}
	for _, call := range calls {
		bounds[call.low], bounds[call.high] = true, true
	}
	print := func(pc uint64, file string, line int) {
		fmt.Fprintf(out, "%#x %s:%d", pc, file, line)
		for _, call := range calls {
			if call.low <= pc && pc < call.high {
				fmt.Fprintf(out, "<%s", call.at)
			}
		}
		fmt.Fprintln(out)
	}
	for row.Address < high {
		file, line, from := shortName(row.File.Name), row.Line, row.Address
		if err := lines.Next(&row); err != nil || row.EndSequence {
			row.Address = high
		}
		print(max(from, low), file, line)
		var cuts []uint64
		for pc := range bounds {
			if from < pc && pc < row.Address {
				cuts = append(cuts, pc)
			}
		}
		sort.Slice(cuts, func(i, j int) bool { return cuts[i] < cuts[j] })
		for _, pc := range cuts {
			print(pc, file, line)
		}
	}
}
