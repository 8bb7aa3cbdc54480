import type { FineStep } from "../../../extension/src/core/emulator/runtime/steps.ts";

// Which step of a map operation a line of the runtime's source belongs to. Rules are tried in order on each trimmed
// line; `body` is the step of the lines inside the block that the line opens (the step before the block comes back
// after it); `once` is the line alone; a rule without `body` holds until another rule fires. `in` limits a rule to functions by name, `when` to
// lines that stand while another step holds.

export interface StepRule {
  readonly line: RegExp;
  readonly step: FineStep;
  readonly body?: FineStep;
  readonly once?: boolean;
  readonly in?: RegExp;
  readonly when?: RegExp;
  /** It does not fire while one of these steps holds. */
  readonly notAfter?: RegExp;
  /** The block is of the small path. */
  readonly small?: boolean;
}

/** Functions whose lines belong to what their caller is doing when they are inlined. */
export const inherited =
  /^(add|isEmpty|isEmptySlot|bucketShift|bucketMask|evacuated|tophash|h1|h2|depthToShift|\(\*bmap\)\.(overflow|setoverflow|keys)|\(\*hmap\)\.(createOverflow|growing|sameSizeGrow|noldbuckets|oldbucketmask)|\(\*Map\)\.(Used|directorySet)|bitset\w*|bitset\.\w+|\(\*ctrlGroup\)\.(get|set|setEmpty)|\(\*groupReference\)\.\w+|\(\*groupsReference\)\.group|\(\*table\)\.(maxGrowthLeft|Used|checkInvariants)|stringPtr|\(\*maptype\)\.\w+|\(\*MapType\)\.\w+|localDepthMask|alignUp\w*|\(\*Iter\)\.(Initialized|Map|Key|Elem)|makeProbeSeq|probeSeq\.next|ctrlGroup\.(matchFull|anyFull)|ctrlGroupMatchFull)$/;

/** Functions that are one step as a whole. */
export const whole: readonly (readonly [RegExp, FineStep])[] = [
  [/^(overLoadFactor|tooManyOverflowBuckets)$/, "growthTest"],
  [/^(growWork|evacuate|bucketEvacuated|advanceEvacuationMark)/, "growWork"],
  [/^(hashGrow|makeBucketArray)$/, "grow"],
  [/^\(\*hmap\)\.(newoverflow|incrnoverflow)$/, "overflow"],
  [/^\(\*table\)\.(grow|rehash)$/, "grow"],
  [/^\(\*table\)\.split$|^\(\*Map\)\.(installTableSplit|replaceTable)$/, "grow.split"],
  [/^\(\*table\)\.(pruneTombstones|tombstones)$/, "tombstone.prune"],
  [/^\(\*Map\)\.growToTable$/, "grow"],
  [/^\(\*Map\)\.growToSmall$/, "allocateFirst"],
  [/^\(\*Map\)\.(directoryIndex|directoryAt)$/, "selectBucket"],
  [/^(ctrlGroup\.matchH2|ctrlGroupMatchH2)$/, "probe.matchH2"],
  [/^(ctrlGroup\.matchEmpty(OrDeleted)?|ctrlGroupMatchEmpty(OrDeleted)?)$/, "probe.matchEmpty"],
  [/^mapKeyError/, "nilCheck"],
  [/^longStringQuickEqualityTest$/, "compareKey"],
  [/^\(\*table\)\.Clear$|^\(\*Map\)\.clearSmall$/, "tombstone.clear"],
  [/^\(\*Iter\)\.nextDirIdx$/, "selectBucket"],
  [/^\(\*Iter\)\.grownKeyElem$/, "probe.again"],
  [/^(mapclone2?|moveToBmap|cloneGroup|\(\*\w+\)\.[cC]lone\w*|mapinitnoop|AlgInit|initAlgAES)$/, "other"],
  [
    /^(makemap|makemap64|makemap_small|NewMap|NewEmptyMap|newTable|newGroups|\(\*table\)\.(reset|resetGrowthLeft))$/,
    "allocateFirst",
  ],
  [/^(mix|mix32|readUnaligned\w*|r4|r8|memHash|MemHash|StrHash|strHash|memhash|strhash)/, "hash"],
];

/** Functions of the small (one group) path of a Swiss map. */
export const small = /Small/;

const assign = /mapassign|PutSlot|putSlotSmall/;
const remove = /mapdelete|Delete|deleteSmall/;
const access = /mapaccess|getWith|Get$/;
const iterate = /^mapiternext$|^\(\*Iter\)\.Next$/;
const clearing = /^mapclear$|^\(\*Map\)\.Clear$/;
const startOfIteration = /^mapiterinit$|^\(\*Iter\)\.Init$/;

/** Walking a map: which bucket or table comes next, the walk over its cells, the entry that is handed out. */
const iteration: readonly StepRule[] = (
  [
    { line: /^if (raceenabled|race\.Enabled)/, step: "instrument", body: "instrument" },
    { line: /^if it\.m == nil \{$/, step: "nilCheck", body: "nilCheck" },
    {
      line: /^if (h\.flags&hashWriting|it\.m\.writing) != 0 \{$/,
      step: "concurrencyCheck",
      body: "concurrencyCheck",
    },
    { line: /^t := it\.t$/, step: "probe" },
    { line: /^if bucket == it\.startBucket && it\.wrapped/, step: "selectBucket", body: "return" },
    { line: /^if b == nil \{$/, step: "selectBucket", body: "selectBucket" },
    { line: /^if (it\.globalDepth != |it\.tab == nil)/, step: "selectBucket", body: "selectBucket" },
    { line: /^for ; it\.dirIdx < /, step: "selectBucket" },
    { line: /^if it\.dirIdx < 0 \{$/, step: "probe", body: "probe", small: true },
    { line: /^hash := t\.[hH]asher/, step: "hash", once: true },
    { line: /[kK]ey\.[eE]qual\((k, k|key, key)\)/, step: "compareKey", once: true },
    { line: /^if (t\.[iI]ndirect[kK]ey|checkBucket|t\.[rR]eflexive)/, step: "probe" },
    { line: /^rk, re := |^newKey, newElem, ok := /, step: "probe.again", once: true },
    { line: /^if rk == nil|^if !ok \{/, step: "probe.again", once: true },
    { line: /^it\.(key|elem) = nil$/, step: "return" },
    { line: /^it\.(key|elem|bucket|bptr|i|checkBucket) = /, step: "return" },
    { line: /^return$/, step: "return", once: true },
    {
      line: /^(for ;? ?i|for ; it\.entryIdx|for it\.entryIdx|entryMask := |k := |key := |next:|grown := |b = b\.overflow|\/\/ (If|Table-based|Continue iteration|The hash table has grown|This is the golden))/,
      step: "probe",
      notAfter: /^selectBucket$/,
    },
    { line: /^(entryMask := |for ; i < |next:$)/, step: "probe" },
  ] satisfies readonly StepRule[]
).map((rule) => ({ ...rule, in: iterate }));

export const rules: readonly StepRule[] = [
  ...iteration,
  { line: /^it\.(t|typ) = |^it\.(h|m) = /, step: "other", in: startOfIteration },
  { line: /^if m == nil \|\| m\.used == 0/, step: "nilCheck", body: "nilCheck", in: clearing },
  {
    line: /^(\/\/ Mark buckets empty|markBucketsEmpty|h\.flags &\^= sameSizeGrow|if m\.dirLen == 0)/,
    step: "tombstone.clear",
    in: clearing,
  },
  {
    line: /^if (raceenabled|race\.Enabled|msanenabled|asanenabled|msan\.Enabled|asan\.Enabled)/,
    step: "instrument",
    body: "instrument",
  },
  { line: /^if (h|m) == nil( \|\| .*)? \{$/, step: "nilCheck", body: "nilCheck" },
  { line: /^if m\.Used\(\) == 0 \{$/, step: "nilCheck", body: "nilCheck" },
  { line: /^return m\.(getWith|putSlotSmall)/, step: "other", once: true },
  { line: /^if h\.flags&hashWriting [!=]= 0 \{$/, step: "concurrencyCheck", body: "concurrencyCheck" },
  { line: /^if m\.writing [!=]= 0 \{$/, step: "concurrencyCheck", body: "concurrencyCheck" },
  { line: /^h\.flags \^= hashWriting/, step: "markWriting" },
  { line: /^h\.flags &\^= hashWriting/, step: "unmarkWriting" },
  { line: /^m\.writing \^= 1 \/\/ toggle/, step: "markWriting" },
  { line: /^m\.writing \^= 1$/, step: "unmarkWriting" },
  {
    line: /^(hash :?= t\.[hH]asher|key := stringStructOf|hash := typ\.Hasher|var hash uintptr|k := key$|dohash:)/,
    step: "hash",
  },
  { line: /^if memHashAESImplemented|^if UseAeshash/, step: "hash", body: "hash" },
  { line: /^if h\.buckets == nil \{$/, step: "allocateFirst", body: "allocateFirst" },
  { line: /^if m\.dirPtr == nil \{$/, step: "allocateFirst", body: "allocateFirst" },
  {
    line: /^(again:|bucket := hash & bucketMask|m := bucketMask|b := \(\*bmap\)\(add\(h\.buckets)/,
    step: "selectBucket",
  },
  { line: /^if h\.growing\(\) \{$/, step: "growWork", body: "growWork" },
  { line: /^if c := h\.oldbuckets; c != nil \{$/, step: "selectBucket", body: "selectBucket" },
  { line: /^if h\.B == 0 \{$/, step: "selectBucket" },
  { line: /^\/\/ (One-bucket table|long key, try)/, step: "probe" },
  { line: /^b = \(\*bmap\)\(h\.buckets\)|^b := \(\*bmap\)\(h\.buckets\)/, step: "selectBucket" },
  { line: /^(bOrig := b|top := tophash\(hash\))/, step: "selectBucket" },
  {
    line: /^(var insert[bik]|var inserti |bucketloop:|search:|for ; b != nil; b = b\.overflow|for \{$|for i, kptr|for i := uintptr\(0\)|ovf := b\.overflow)/,
    step: "probe",
    notAfter: /^(tombstone|grow)/,
  },
  { line: /^if key\.len < 32|^keymaybe :=/, step: "probe" },
  { line: /^if b\.tophash\[i\] != top \{$/, step: "compareKey", body: "probe" },
  { line: /^if isEmpty\(b\.tophash\[i\]\)/, step: "probe", body: "probe" },
  {
    line: /^if k\.len != key\.len \|\| isEmpty|^if k\.len != key\.len \|\| b\.tophash/,
    step: "compareKey",
    body: "probe",
  },
  { line: /^if \*\(\*uint(32|64)\)\(k\) == key && !isEmpty/, step: "compareKey", body: "return", in: access },
  { line: /^if t\.[kK]ey\.[eE]qual/, step: "compareKey", body: "return", in: access },
  {
    line: /^(k := \*\(\*uint|k := add\(|k := \*\(\(\*|k := \(\*stringStruct\)|if k\.len != key|if k != key|if key != |if k\.str|if keymaybe|if \*\(\(\*\[4\]byte|keymaybe = i|if t\.[kK]ey\.[eE]qual|if !t\.[kK]ey\.[eE]qual|k2 := k|if t\.(I|i)ndirect[kK]ey\(\) \{$)/,
    step: "compareKey",
    notAfter: /^(insert|tombstone|update|overflow)/,
  },
  { line: /^\/\/ already have a mapping for key/, step: "update" },
  { line: /^(insertb = b|inserti = i|insertk = k)$/, step: "update", when: /^compareKey/ },
  { line: /^goto done$/, step: "update" },
  { line: /^if !h\.growing\(\) && \(overLoadFactor/, step: "growthTest" },
  { line: /^hashGrow\(t, h\)/, step: "grow" },
  {
    line: /^if (insertb|inserti) == nil \{$/,
    step: "overflow",
    body: "overflow",
    when: /^(grow|growthTest)/,
  },
  { line: /^insertb\.tophash\[|^\/\/ store new key/, step: "insert" },
  { line: /^done:/, step: "return" },
  {
    line: /^return\b/,
    step: "return",
    once: true,
    notAfter: /^(nilCheck|concurrencyCheck|instrument|tombstone)/,
  },
  // delete, classic
  {
    line: /^\/\/ (Clear key's pointer|Only clear key if there are pointers)|^if t\.[kK]ey\.(ptrdata|PtrBytes|Pointers)|^if goarch\.PtrSize == [48] && t\.Key|^b\.tophash\[i\] = emptyOne|^memclrHasPointers/,
    step: "tombstone",
    in: remove,
  },
  { line: /^e := add\(unsafe\.Pointer\(b\)/, step: "tombstone", in: remove },
  { line: /^notLast:/, step: "tombstone" },
  // Swiss
  { line: /^if m\.dirLen (==|<=) 0 \{$/, step: "selectBucket", body: "other", small: true },
  { line: /^if m\.used (<|==) abi\.\w+ \{$|^if m\.used < /, step: "growthTest" },
  {
    line: /(= |^)(m\.)?(putSlotSmall|getWithKeySmall|getWithoutKeySmall|deleteSmall)|:= m\.(putSlotSmall|getWith)|m\.deleteSmall/,
    step: "other",
  },
  { line: /growToTable\(/, step: "grow" },
  { line: /^elem = tab\.unchecked/, step: "insert" },
  { line: /^(idx := m\.directoryIndex|\/\/ Select table)/, step: "selectBucket" },
  {
    line: /^(\/\/ Probe table|seq := makeProbeSeq|h2Hash := h2|var slotElem|var firstDeleted|g := groupReference|for ; ; seq|g := t\.groups\.group|outer:)/,
    step: "probe",
  },
  { line: /matchH2\(|^full := g\.ctrls\(\)\.matchFull/, step: "probe.matchH2" },
  { line: /^(for match != 0|for full != 0)/, step: "compareKey" },
  {
    line: /^(if len\(key\) > 64|for range abi|for i := range abi|if uint8\(ctrls\) == h2)/,
    step: "compareKey",
  },
  { line: /^if c != /, step: "compareKey", body: "probe" },
  { line: /^if key == \*|^if typ\.Key\.Equal/, step: "compareKey", body: "return", in: access },
  { line: /^if key == \*|^if typ\.Key\.Equal/, step: "compareKey", body: "update", in: assign },
  { line: /^if key == \*|^if typ\.Key\.Equal/, step: "compareKey", body: "tombstone", in: remove },
  { line: /match(EmptyOrDeleted|Empty)\(\)/, step: "probe.matchEmpty", notAfter: /^tombstone/ },
  { line: /^if match [!=]= 0 \{$/, step: "probe", body: "probe" },
  { line: /^i := match\.first\(\)$/, step: "insert", in: /putSlotSmall|unchecked/, notAfter: /^compareKey/ },
  { line: /^i := match\.first\(\)$/, step: "probe", in: assign, notAfter: /^compareKey/ },
  { line: /^if g\.ctrls\(\)\.get\(i\) == ctrlDeleted/, step: "tombstone", body: "tombstone", in: assign },
  { line: /^if firstDeletedGroup\.data != nil/, step: "tombstone", body: "tombstone" },
  { line: /^if t\.growthLeft == 0 \{$/, step: "growthTest", body: "growthTest", in: /unchecked/ },
  { line: /^if t\.growthLeft == 0 \{$/, step: "growthTest", body: "tombstone.prune" },
  { line: /^if t\.growthLeft > 0 \{$/, step: "growthTest", body: "insert" },
  { line: /^t\.rehash\(/, step: "grow" },
  {
    line: /^(slotKey := g\.key\(typ, i\)|slotKey = g\.key)/,
    step: "insert",
    in: /putSlotSmall|uncheckedPut/,
    when: /^probe/,
  },
  { line: /m\.directoryAt\(idx\)\.Delete/, step: "other" },
  { line: /^if (m\.used|h\.count) == 0 \{$/, step: "tombstone", body: "tombstone" },
];
