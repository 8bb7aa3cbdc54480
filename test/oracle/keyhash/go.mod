module keyhash

go 1.18
