//go:build go1.21

package main

import "sample/sites"

func init() { use(sites.Clears) }
