module dwarf

go 1.21
