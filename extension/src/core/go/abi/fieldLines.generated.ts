// Written by UPDATE_GOLDEN=1 node test/run.mjs oracle headers. Do not edit.

/** Where the last patch release of each minor declares its map structs: "file field:line field:line …". */
export const fieldLines: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "1.18.10": {
    "hmap": "runtime/map.go count:119 flags:120 B:121 noverflow:122 hash0:123 buckets:125 oldbuckets:126 nevacuate:127 extra:129",
  },
  "1.19.13": {
    "hmap": "runtime/map.go count:119 flags:120 B:121 noverflow:122 hash0:123 buckets:125 oldbuckets:126 nevacuate:127 extra:129",
  },
  "1.20.14": {
    "hmap": "runtime/map.go count:119 flags:120 B:121 noverflow:122 hash0:123 buckets:125 oldbuckets:126 nevacuate:127 extra:129",
  },
  "1.21.13": {
    "hmap": "runtime/map.go count:120 flags:121 B:122 noverflow:123 hash0:124 buckets:126 oldbuckets:127 nevacuate:128 extra:130",
  },
  "1.22.12": {
    "hmap": "runtime/map.go count:120 flags:121 B:122 noverflow:123 hash0:124 buckets:126 oldbuckets:127 nevacuate:128 extra:130",
  },
  "1.23.12": {
    "hmap": "runtime/map.go count:112 flags:113 B:114 noverflow:115 hash0:116 buckets:118 oldbuckets:119 nevacuate:120 extra:122",
  },
  "1.24.13": {
    "hmap": "runtime/map_noswiss.go count:117 flags:118 B:119 noverflow:120 hash0:121 buckets:123 oldbuckets:124 nevacuate:125 clearSeq:126 extra:128",
    "Map": "internal/runtime/maps/map.go used:198 seed:201 dirPtr:222 dirLen:223 globalDepth:226 globalShift:230 writing:236 clearSeq:240",
    "table": "internal/runtime/maps/table.go used:36 capacity:40 growthLeft:47 localDepth:52 index:60 groups:71",
    "table.groups": "internal/runtime/maps/group.go data:296 lengthMask:301",
  },
  "1.25.14": {
    "hmap": "runtime/map_noswiss.go count:118 flags:119 B:120 noverflow:121 hash0:122 buckets:124 oldbuckets:125 nevacuate:126 clearSeq:127 extra:129",
    "Map": "internal/runtime/maps/map.go used:199 seed:202 dirPtr:223 dirLen:224 globalDepth:227 globalShift:231 writing:237 tombstonePossible:241 clearSeq:245",
    "table": "internal/runtime/maps/table.go used:36 capacity:40 growthLeft:47 localDepth:52 index:60 groups:71",
    "table.groups": "internal/runtime/maps/group.go data:302 lengthMask:307",
  },
  "1.26.11": {
    "Map": "internal/runtime/maps/map.go used:199 seed:202 dirPtr:223 dirLen:224 globalDepth:227 globalShift:231 writing:237 tombstonePossible:241 clearSeq:245",
    "table": "internal/runtime/maps/table.go used:35 capacity:39 growthLeft:46 localDepth:51 index:59 groups:70",
    "table.groups": "internal/runtime/maps/group.go data:307 lengthMask:312",
  },
  "1.27.4": {
    "Map": "internal/runtime/maps/map.go used:218 seed:221 dirPtr:242 dirLen:243 globalDepth:246 globalShift:250 writing:256 tombstonePossible:260 clearSeq:264",
    "table": "internal/runtime/maps/table.go used:36 capacity:40 growthLeft:47 localDepth:52 index:60 groups:71",
    "table.groups": "internal/runtime/maps/group.go data:316 lengthMask:321",
  },
};
