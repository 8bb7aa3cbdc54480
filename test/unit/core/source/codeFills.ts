/** Bodies of functions that fill a map, for the unit test and for real Go. */
export const inFunction = (body: string) => `package p
import ("fmt"; "strconv")
const limit = 300
type point struct { x, y int }
type name string
var shared = []string{"a", "b"}
func unknown() bool
func keep(map[int]int)
func f(n int, words []string, xs [40]int) {
	${body}
}
var _ = fmt.Sprint(strconv.Itoa(1))
`;

const filled = (loop: string) => `m := make(map[int]int); ${loop}`;

/** What real Go counts (test/oracle/sites/codeFill.test.ts); a bound where it says ≤, null where nothing is certain. */
export const rows: readonly (readonly [body: string, entries: string | null])[] = [
  [filled("for i := 0; i < 10000; i++ { m[i] = i }"), "10000"],
  [filled("for i := 1; i <= limit; i++ { m[i] = i }"), "300"],
  [filled("for i := range 5_000_000 { m[i*2] = i }"), "5000000"],
  [filled("for i := 10; i > 0; i -= 3 { m[i]++ }"), "4"],
  [filled("for i := 0; i < 200; i++ { m[i%7] += i }"), "7"],
  [filled("for i := 0; i < 5_000_000; i++ { m[i%1000]++ }"), "1000"],
  [filled("for i := 0; i < 5_000_000; i++ { m[(i*6)%1200+3]++ }"), "200"],
  [filled("for i := 0; i < 1500; i++ { m[(i*7)%5000]++ }"), "1500"],
  [filled("for i := 0; i < 70_000; i++ { m[i&255] = i }"), "256"],
  [filled("for i := 5; i < 70_000; i += 3 { m[i/4] = i }"), "17499"],
  [filled("for i := 5; i < 70_000; i += 3 { m[i/2] = i }"), "≤23332"],
  [filled("for i := 69_999; i >= 0; i-- { m[i>>4] = i }"), "4375"],
  [filled("for i := 0; i < 70_000; i++ { m[int(uint8(i*3))] = i }"), "256"],
  [filled("for i := -500; i < 70_000; i++ { m[i%100] = i }"), "≤70500"],
  [filled("for i := 0; i < 70_000; i++ { k := i % 300; m[1000-k*2] = i }"), "300"],
  [filled("for i := 0; i < 70_000; i++ { m[i%300] = i; m[299-i%300] = i }"), "300"],
  [filled("for i := 0; i < 70_000; i++ { m[i%300] = i; m[i%300+150] = i }"), "≤600"],
  [`m := make(map[string]int); for i := 0; i < 70_000; i++ { m[fmt.Sprintf("k%d", i%500)]++ }`, "500"],
  [`m := make(map[string]int); for i := range 70_000 { m["k"+strconv.Itoa(i%500)]++ }`, "500"],
  ["m := make(map[point]int); for i := range 70_000 { m[point{i, i % 5}]++ }", "70000"],
  ["m := make(map[point]int); for i := range 70_000 { m[point{i % 4, i % 5}]++ }", "≤70000"],
  [filled("for i := 0; i < 20; i++ { if i%2 == 0 { continue }; m[i] = 1 }"), "10"],
  [filled("for i := 0; ; i++ { if i == 12 { break }; m[i] = 1 }"), "12"],
  [filled("for i := 0; i < 30; i++ { for j := 0; j < i; j++ { m[i*30+j] = 1 } }"), "435"],
  [filled("size := 50; for i := 0; i < size; i++ { m[i] = 1 }"), "50"],
  [`size := 50; ${filled("for i := 0; i < size; i++ { m[i] = 1 }")}`, "50"],
  [filled("for i := range xs { m[i] = 1 }"), "40"],
  [filled("for _, x := range xs { m[x] = 1 }"), "≤40"],
  [filled("for i := 0; i < 2000; i++ { m[i] = 1 }; for i := 0; i < 2000; i++ { m[i] = 2 }"), "2000"],
  [filled("for i := 0; i < 2000; i++ { m[i] = 1 }; for i := 2000; i < 4000; i++ { m[i] = 2 }"), "4000"],
  [filled("for i := 0; i < 2000; i++ { m[i] = 1 }; for i := 1000; i < 4000; i++ { m[i] = 2 }"), "≤5000"],
  [filled("for i := 0; i < 10; i++ { m[i] = 1 }; keep(m); for i := 0; i < 50; i++ { m[i] = 1 }"), "10"],
  [filled("for i := 0; i < 10; i++ { m[i] = 1 }; delete(m, 3); m[77] = 1"), "10"],
  [filled("for i := 0; i < 10; i++ { if unknown() { m[i] = 1 } }"), "≤10"],
  [filled("for i := 0; i < 10; i++ { if unknown() { break }; m[i] = 1 }"), "≤10"],
  [filled("for i := 0; i < 10; i++ { if unknown() { return }; m[i] = 1 }"), "≤10"],
  [filled("for i := 0; i < 5000; i++ { if unknown() { m[i] = 1 } }"), "≤5000"],
  [filled("for i := 0; i < 500_000; i++ { if unknown() { m[i] = 1 } }"), "≤500000"],
  [filled("for i := 0; i < 10; i++ { if unknown() { m[i] = 1 } else { m[i] = 2 } }"), "≤10"],
  [filled("for unknown() { for i := 0; i < 10; i++ { m[i] = 1 } }"), "≤10"],
  [filled("for unknown() { m[n] = 1; n++ }"), null],
  [filled("for i := 0; i < n; i++ { m[i] = 1 }"), null],
  [filled("for i := 0; i < 10; i++ { if unknown() { i++ }; m[i] = 1 }"), null],
  [filled("x := 0; p := &x; for i := 0; i < 10; i++ { *p = i; m[x] = 1 }"), "≤10"],
  [filled("x := 0; g := func() { x++ }; for i := 0; i < 10; i++ { g(); m[x] = 1 }"), "≤10"],
  [filled("go func() { m[1] = 1 }(); for i := 0; i < 10; i++ { m[i] = 1 }"), null],
  [filled("m[1], m[2] = 1, 2; m[1]++"), "2"],
  [filled("for m[1] = range xs { }"), null],
  ["m := make(map[int][]int); for i := 0; i < 8; i++ { m[i&3] = append(m[i&3], i) }", "4"],
  [
    "m := make(map[int]*point); for i := 0; i < 3; i++ { m[i] = &point{} }; for i := 0; i < 3; i++ { m[i].x = 1 }",
    "3",
  ],
  ["m := map[string]bool{`a`: true}; for _, w := range []string{`a`, `b`, `c`} { m[w] = true }", "3"],
  ["m := map[string]bool{}; for _, w := range words { m[w] = true }", null],
  ["m := map[string]bool{}; for _, w := range shared { m[w] = true }", null],
  ["own := []string{`x`, `y`}; m := map[string]bool{}; for _, w := range own { m[w] = true }", "2"],
  [
    "own := []string{`x`, `y`}; own[0] = `y`; m := map[string]bool{}; for _, w := range own { m[w] = true }",
    null,
  ],
  ["m := map[string]int{}; for i := 0; i < 100; i++ { m[strconv.Itoa(i)] = i }", "100"],
  ["m := map[string]int{}; for i := 0; i < 7000; i++ { k := fmt.Sprintf(`key-%d`, i); m[k] = i }", "7000"],
  ["m := map[string]int{}; for i := 0; i < 100; i++ { m[fmt.Sprintf(`%02x`, i/2)] = i }", "50"],
  ["m := map[name]int{}; for i := 0; i < 3000; i++ { m[name(`k`+strconv.Itoa(i))] = i }", "3000"],
  ["m := map[name]int{}; for i := 0; i < 30_000; i++ { m[name(`k`+strconv.Itoa(i))] = i }", "30000"],
  ["m := map[point]int{}; for i := 0; i < 12; i++ { m[point{i, n}] = i }", "≤12"],
  ["m := map[point]int{}; for i := 0; i < 1200; i++ { m[point{i, n}] = i }", "1200"],
  ["m := map[point]int{}; for x := 0; x < 9; x++ { for y := range 9 { m[point{y: y, x: x}] = 1 } }", "81"],
  ["m := map[[2]int]int{}; for i := 0; i < 12; i++ { m[[2]int{i % 2}] = i }", "2"],
  ["m := map[uint8]int{}; for i := 0; i < 1000; i++ { m[uint8(i)] = i }", "256"],
  ["m := map[uint8]int{}; for i := 0; i < 3000; i++ { m[uint8(i)] = i }", "256"],
  ["m := map[uint8]int{}; for i := 0; i < 30_000; i++ { m[uint8(i)] = i }", "256"],
  ["m := map[any]int{}; m[1] = 1; m[uint8(1)] = 1; m[`1`] = 1", "3"],
  ["m := map[float64]int{}; for i := -2; i < 3; i++ { m[float64(i)] = i }", "5"],
  ["var m = make(map[int]int); { }; for i := 0; i < 6; i++ { m[i] = 1 }", "6"],
  ["var m map[int]int; m = make(map[int]int, 3); for i := 0; i < 6; i++ { m[i] = 1 }", "6"],
  [
    "var m map[int]int; defer func() { m[9] = 1 }(); m = make(map[int]int); for i := 0; i < 6; i++ { m[i] = 1 }",
    null,
  ],
  ["for { m := make(map[int]int); for i := 0; i < 6; i++ { m[i] = 1 }; break }", "6"],
  ["func() { m := make(map[int]int); for i := 0; i < 6; i++ { m[i] = 1 } }()", "6"],
  ["m := make(map[int]int); switch { case unknown(): m[1] = 1; default: m[2] = 1 }", null],
  ["m := make(map[int]int); for i := 0; i < 4; i++ { switch { case unknown(): break }; m[i] = 1 }", "4"],
];
