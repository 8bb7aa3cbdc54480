module syncmap

go 1.18
