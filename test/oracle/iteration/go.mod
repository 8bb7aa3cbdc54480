module iteration

go 1.18
