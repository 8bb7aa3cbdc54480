module operations

go 1.23
