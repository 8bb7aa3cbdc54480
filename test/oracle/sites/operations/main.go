// Command operations lists every map operation that go/types sees in packages, one JSON object a line.
//
// Usage: operations [-tests] PATTERN…
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/printer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// listed is a package as go list has it.
type listed struct {
	Dir, ImportPath, Export, ForTest string
	GoFiles, CgoFiles                []string
	ImportMap                        map[string]string
	DepOnly                          bool
}

// operation is one place where the source touches a map. Columns are bytes from 1, the end exclusive.
type operation struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Form      string `json:"form"`
	Expr      string `json:"expr"`
	Map       string `json:"map"`
	// Part of m[k] = append(m[k], …), which is told as one.
	InAppend bool `json:"inAppend"`
}

func main() {
	tests := flag.Bool("tests", false, "test files too")
	flag.Parse()
	args := []string{"list", "-e", "-export", "-deps", "-json=Dir,ImportPath,Export,ForTest,GoFiles,CgoFiles,ImportMap,DepOnly"}
	if *tests {
		args = append(args, "-test")
	}
	command := exec.Command("go", append(append(args, "--"), flag.Args()...)...)
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	exports := map[string]string{}
	var named []listed
	for decoder := json.NewDecoder(bytes.NewReader(output)); ; {
		var found listed
		if err := decoder.Decode(&found); err == io.EOF {
			break
		} else if err != nil {
			panic(err)
		}
		exports[found.ImportPath] = found.Export
		if !found.DepOnly && !strings.HasSuffix(found.ImportPath, ".test") {
			named = append(named, found)
		}
	}
	seen := map[operation]bool{}
	encoder := json.NewEncoder(os.Stdout)
	for _, found := range named {
		for _, op := range operationsOf(found, exports) {
			if !seen[op] {
				seen[op] = true
				encoder.Encode(op)
			}
		}
	}
}

func operationsOf(found listed, exports map[string]string) []operation {
	files := token.NewFileSet()
	lookup := func(path string) (io.ReadCloser, error) {
		if mapped, ok := found.ImportMap[path]; ok {
			path = mapped
		}
		return os.Open(exports[path])
	}
	var parsed []*ast.File
	for _, name := range append(found.GoFiles, found.CgoFiles...) {
		file, err := parser.ParseFile(files, filepath.Join(found.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		if file != nil {
			parsed = append(parsed, file)
		}
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{},
		Uses:  map[*ast.Ident]types.Object{},
		Defs:  map[*ast.Ident]types.Object{},
	}
	config := types.Config{
		Importer:    importer.ForCompiler(files, "gc", lookup),
		FakeImportC: true,
		Error:       func(err error) {},
	}
	config.Check(found.ImportPath, files, parsed, info)
	finder := &finder{files: files, info: info, folder: found.Dir}
	for _, file := range parsed {
		finder.stack = nil
		ast.Inspect(file, finder.visit)
	}
	return finder.found
}

type finder struct {
	files  *token.FileSet
	info   *types.Info
	folder string
	stack  []ast.Node
	found  []operation
}

func (f *finder) visit(node ast.Node) bool {
	if node == nil {
		f.stack = f.stack[:len(f.stack)-1]
		return true
	}
	switch node := node.(type) {
	case *ast.IndexExpr:
		if !f.info.Types[node.X].IsType() && f.mapOf(node.X) != nil {
			form, inAppend := f.indexForm(node)
			f.add(form, node, node.Pos(), node.End(), node.X, inAppend)
		}
	case *ast.RangeStmt:
		if f.mapOf(node.X) != nil {
			from := node.Range
			if node.Key != nil {
				from = node.Key.Pos()
			}
			f.add("range", node.X, from, node.X.End(), node.X, false)
		}
	case *ast.CompositeLit:
		if f.mapOf(node) != nil {
			f.add("literal", node, node.Pos(), node.End(), node, false)
		}
	case *ast.CallExpr:
		f.call(node)
	}
	f.stack = append(f.stack, node)
	return true
}

func (f *finder) call(node *ast.CallExpr) {
	if len(node.Args) == 0 {
		return
	}
	fun := ast.Unparen(node.Fun)
	if instance, ok := fun.(*ast.IndexExpr); ok {
		fun = instance.X
	}
	if instance, ok := fun.(*ast.IndexListExpr); ok {
		fun = instance.X
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		if _, ok := f.info.Uses[fun].(*types.Builtin); !ok {
			return
		}
		switch fun.Name {
		case "len", "delete", "clear", "make":
			if f.mapOf(node.Args[0]) != nil {
				f.add(fun.Name, node, node.Pos(), node.End(), node.Args[0], false)
			}
		}
	case *ast.SelectorExpr:
		used, ok := f.info.Uses[fun.Sel].(*types.Func)
		if !ok || used.Pkg() == nil || used.Pkg().Path() != "maps" {
			return
		}
		if signature := used.Type().(*types.Signature); signature.TypeParams() == nil {
			return
		}
		if f.mapOf(node.Args[0]) != nil {
			f.add("maps."+fun.Sel.Name, node, node.Pos(), node.End(), node.Args[0], false)
		} else if f.mapOf(node) != nil {
			f.add("maps."+fun.Sel.Name, node, node.Pos(), node.End(), node, false)
		}
	}
}

// mapOf is the map type that an expression has, of a type parameter the one that all its types have; else nil.
func (f *finder) mapOf(expr ast.Expr) *types.Map {
	typ := f.info.Types[expr].Type
	if typ == nil {
		if ident, ok := expr.(*ast.Ident); ok {
			if object := f.info.ObjectOf(ident); object != nil {
				typ = object.Type()
			}
		}
	}
	if typ == nil {
		return nil
	}
	if tuple, ok := typ.(*types.Tuple); ok && tuple.Len() == 2 {
		typ = tuple.At(0).Type()
	}
	if param, ok := types.Unalias(typ).(*types.TypeParam); ok {
		return coreMap(param.Constraint().Underlying().(*types.Interface))
	}
	m, _ := typ.Underlying().(*types.Map)
	return m
}

func coreMap(constraint *types.Interface) *types.Map {
	for i := 0; i < constraint.NumEmbeddeds(); i++ {
		switch embedded := types.Unalias(constraint.EmbeddedType(i)).(type) {
		case *types.Union:
			if embedded.Len() > 0 {
				if m, ok := embedded.Term(0).Type().Underlying().(*types.Map); ok {
					return m
				}
			}
		default:
			if m, ok := embedded.Underlying().(*types.Map); ok {
				return m
			}
			if inner, ok := embedded.Underlying().(*types.Interface); ok {
				if m := coreMap(inner); m != nil {
					return m
				}
			}
		}
	}
	return nil
}

// indexForm is how an index is used, by the statement around it.
func (f *finder) indexForm(node *ast.IndexExpr) (form string, inAppend bool) {
	var outer ast.Expr = node
	at := len(f.stack) - 1
	for ; at >= 0; at-- {
		paren, ok := f.stack[at].(*ast.ParenExpr)
		if !ok {
			break
		}
		outer = paren
	}
	if tuple, ok := f.info.Types[node].Type.(*types.Tuple); ok && tuple.Len() == 2 {
		return "commaOk", false
	}
	if at >= 0 {
		switch statement := f.stack[at].(type) {
		case *ast.IncDecStmt:
			return "opAssign", false
		case *ast.AssignStmt:
			for _, left := range statement.Lhs {
				if left == outer {
					if statement.Tok != token.ASSIGN {
						return "opAssign", false
					}
					return "assign", false
				}
			}
		case *ast.RangeStmt:
			if statement.Key == outer || statement.Value == outer {
				return "assign", false
			}
		}
	}
	return "read", f.isInAppend()
}

// isInAppend tells whether the innermost assignment is m[k] = append(m[k], …).
func (f *finder) isInAppend() bool {
	for at := len(f.stack) - 1; at >= 0; at-- {
		assign, ok := f.stack[at].(*ast.AssignStmt)
		if !ok {
			continue
		}
		if len(assign.Lhs) != 1 || len(assign.Rhs) != 1 || assign.Tok != token.ASSIGN {
			return false
		}
		call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return false
		}
		name, ok := call.Fun.(*ast.Ident)
		return ok && name.Name == "append" && f.text(ast.Unparen(call.Args[0])) == f.text(ast.Unparen(assign.Lhs[0]))
	}
	return false
}

func (f *finder) add(form string, expr ast.Expr, from, to token.Pos, of ast.Expr, inAppend bool) {
	start, end := f.files.PositionFor(from, false), f.files.PositionFor(to, false)
	typ := f.info.Types[of].Type
	name := ""
	if typ != nil {
		name = types.TypeString(typ, func(p *types.Package) string { return p.Name() })
	}
	f.found = append(f.found, operation{
		File: start.Filename, Line: start.Line, Column: start.Column, EndLine: end.Line, EndColumn: end.Column,
		Form: form, Expr: f.text(expr), Map: name, InAppend: inAppend,
	})
}

func (f *finder) text(expr ast.Expr) string {
	var out bytes.Buffer
	printer.Fprint(&out, f.files, expr)
	text := strings.Join(strings.Fields(out.String()), " ")
	if len(text) > 80 {
		text = text[:80]
	}
	return text
}
