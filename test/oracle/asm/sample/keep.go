package main

import "sample/sites"

// The linker keeps what is mentioned here: the page with every source form.
func init() {
	for _, f := range []any{
		sites.Reads, sites.Keys, sites.Writes, sites.Loops, sites.Makes, sites.Literals, sites.Generics, (*sites.User).Tag,
	} {
		use(f)
	}
}
