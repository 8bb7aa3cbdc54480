/** Import paths of Go's library that a program may import (`go list std`, 1.18 to 1.27), by folder. */
const folders: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "": "bufio bytes cmp context crypto embed encoding errors expvar flag fmt hash html image io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings structs sync syscall testing time unicode unique uuid weak",
    archive: "tar zip",
    compress: "bzip2 flate gzip lzw zlib",
    container: "heap list ring",
    crypto:
      "aes cipher des dsa ecdh ecdsa ed25519 elliptic fips140 hkdf hmac hpke md5 mldsa mlkem mlkem/mlkemtest pbkdf2 rand rc4 rsa sha1 sha256 sha3 sha512 subtle tls x509 x509/pkix",
    database: "sql sql/driver",
    debug: "buildinfo dwarf elf gosym macho pe plan9obj",
    encoding: "ascii85 asn1 base32 base64 binary csv gob hex json json/jsontext json/v2 pem xml",
    go: "ast build build/constraint constant doc doc/comment format importer parser printer scanner token types version",
    hash: "adler32 crc32 crc64 fnv maphash",
    html: "template",
    image: "color color/palette draw gif jpeg png",
    index: "suffixarray",
    io: "fs ioutil",
    log: "slog syslog",
    math: "big bits cmplx rand rand/v2",
    mime: "multipart quotedprintable",
    net: "http http/cgi http/cookiejar http/fcgi http/httptest http/httptrace http/httputil http/pprof mail netip rpc rpc/jsonrpc smtp textproto url",
    os: "exec signal user",
    path: "filepath",
    regexp: "syntax",
    runtime: "cgo coverage debug metrics pprof race trace",
    sync: "atomic",
    testing: "cryptotest fstest iotest quick slogtest synctest",
    text: "scanner tabwriter template template/parse",
    time: "tzdata",
    unicode: "utf16 utf8",
  }),
);

/** All import paths of Go's library. */
export const standardPackagePaths: readonly string[] = [...folders].flatMap(([folder, packages]) =>
  packages.split(" ").map((name) => (folder === "" ? name : `${folder}/${name}`)),
);

const pathsByName = new Map<string, string[]>();
for (const path of standardPackagePaths) {
  const declared = standardPackageName(path);
  pathsByName.set(declared, [...(pathsByName.get(declared) ?? []), path]);
}

/** The name that a package of Go's library declares: the last part of its path that is no version. */
export function standardPackageName(path: string): string {
  return path.replace(/\/v\d+$/, "").replace(/^.*\//, "");
}

/** The packages of Go's library with a name: `rand` is crypto/rand, math/rand and math/rand/v2. */
export function standardPackagesNamed(name: string): readonly string[] {
  return pathsByName.get(name) ?? [];
}
