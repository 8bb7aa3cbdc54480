// Lets the package declare functions without bodies, which linkname binds to the runtime's.
