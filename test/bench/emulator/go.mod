module mapbench

go 1.18
