/** What a program printed of map[bool]int and of others: as it is, but for fewer rounds. */
export const printed = `mapscope-measure 1
go go1.26.11
target linux amd64
map 2 none
made 48 1
filled 192 2 192 2
insert 30.500 20.250 40.000
hit 5.000 6.000
iterate 7.000
delete 8.125
map 2 2
made 48 1
filled 192 2 192 2
insert 20.000
hit 5.000
miss 4.000
iterate 7.000
delete 8.125
left 100
growth none 20
allocated 1 144 1
allocated 9 464 3
allocated 15 768 2
end
`;
