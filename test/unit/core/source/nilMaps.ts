/** Bodies of functions in which `look(len(m), m == nil)` looks at maps, for the unit test and for real Go. */
export const head = `package main
import ("fmt"; "math/rand")
var global map[int]int
func unknown() bool { return rand.Intn(2) == 0 }
func made() map[int]int { return map[int]int{1: 1} }
func set(m *map[int]int) { *m = made() }
type table map[int]int
func (t *table) fill() { *t = table{1: 1} }
var _ = fmt.Sprint
`;

export const signature = "(p map[int]int, ch chan map[int]int, all []map[int]int) (r map[int]int)";

const look = "look(len(m), m == nil)";

/** Whether the map is surely nil at each look; real Go must never see another one there (test/oracle/sites/nilMaps.test.ts). */
export const rows: readonly (readonly [body: string, ...nil: boolean[]])[] = [
  [`var m map[int]int; ${look}`, true],
  [`var m, n map[int]int; _ = n; if unknown() { ${look} }; for i := range 3 { _ = i; ${look} }`, true, true],
  [`var m map[int]int; look(len((m)), m == nil)`, true],
  [`var m table; ${look}`, true],
  // A method that is kept may assign to it later.
  [`var m table; f := m.fill; f(); ${look}`, false],
  [`var m table; g := []func(){(m).fill}; g[0](); ${look}`, false],
  [`var m table; func() { f := m.fill; defer f() }(); ${look}`, false],
  [`var m table; for i := range 2 { f := m.fill; ${look}; _ = i; f() }`, false],
  // Behind an assignment, or where a loop leads from one.
  [`var m map[int]int; ${look}; m = made(); ${look}`, true, false],
  [`var m map[int]int; if unknown() { m = made() }; ${look}`, false],
  [`var m map[int]int; for i := range 3 { _ = i; ${look}; m = made() }`, false],
  [`for i := range 3 { _ = i; var m map[int]int; ${look}; m = made(); ${look} }`, true, false],
  [`var m map[int]int; for i := range 3 { _ = i; ${look}; if unknown() { break } }; m = made(); _ = m`, true],
  [`for i := range 3 { _ = i; var m map[int]int; for j := range 3 { _ = j; ${look}; m = made() } }`, false],
  [`var m map[int]int; again: ${look}; m = made(); if unknown() { goto again }`, false],
  // Assigned in another form.
  [`var m map[int]int; for _, m = range all { }; ${look}`, false],
  [`var m map[int]int; m, ok := <-ch; _ = ok; ${look}`, false],
  [`var m map[int]int; select { case m = <-ch: default: }; ${look}`, false],
  [`var m map[int]int; n, m := 1, made(); _ = n; ${look}`, false],
  [`var m map[int]int; (m) = made(); ${look}`, false],
  // Out of sight.
  [`var m map[int]int; set(&m); ${look}`, false],
  [`var m table; m.fill(); ${look}`, false],
  [`var m map[int]int; f := func() { m = made() }; f(); ${look}`, false],
  [`var m map[int]int; defer func() { ${look} }(); m = made()`, false],
  [`var m map[int]int; func() { ${look} }()`, false],
  [`func() { var m map[int]int; ${look} }()`, true],
  // Others of the name, and what is no variable of the function.
  [`var m = made(); ${look}; { var m map[int]int; ${look} }; ${look}`, false, true, false],
  [`var m map[int]int; { m := made(); ${look} }; ${look}`, false, true],
  [`m := p; ${look}`, false],
  [`m := map[int]int(nil); ${look}`, false],
  ["look(len(p), p == nil)", false],
  ["look(len(global), global == nil)", false],
  ["look(len(all[0]), all[0] == nil)", false],
  // A result, before and behind what is returned.
  ["look(len(r), r == nil); return made()", true],
  ["defer func() { look(len(r), r == nil) }(); return made()", false],
  ["if unknown() { r = made() }; look(len(r), r == nil); return r", false],
];
