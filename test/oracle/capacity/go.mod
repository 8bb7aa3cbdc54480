module collectkeys

go 1.18
