internal import Glibc
internal import Platform
internal import Serving
internal import Testbed

/// A small public folder, served on a free port.
final class SiteFixture {
  let folder: TemporaryFolder
  let server: HTTPServer
  var port: UInt16 { server.address.port }

  /// 1 MiB of bytes that differ from place to place.
  static let large = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("outside.txt", "secret")
    try folder.write("public/index.html", "<p>catalogue</p>")
    try folder.write("public/assets/klamra.css", "p{}")
    try folder.write("public/datasets/d/index.html", "<p>dataset</p>")
    try folder.write(
      "public/datasets/d/latest.json", "{\n  \"version\": 2,\n  \"published\": \"2026-11-21T10:00:00Z\"\n}\n")
    for version in [1, 2] {
      try folder.write("public/datasets/d/versions/\(version)/d.csv", "a,b\n\(version),2\n")
      try folder.write("public/datasets/d/versions/\(version)/d.csv.gz", [0x1f, 0x8b, UInt8(version)])
      try folder.write("public/datasets/d/versions/\(version)/d.ndjson.gz", [0x1f, 0x8b, 9])
      try folder.write("public/datasets/d/versions/\(version)/SHA256SUMS", "x  d.csv\n")
    }
    try folder.write("public/datasets/empty/latest.json", "{}")
    try folder.write("public/large.bin", Self.large)
    try folder.write("public/zero.csv", "")
    try folder.write("public/żółw ł.txt", "turtle")
    try folder.write("public/.hidden", "secret")
    try folder.write("public/.git/config", "secret")
    try folder.write("public/data.csv.7.part", "secret")
    try folder.write("public/folder/deep/x.txt", "x")
    symlink("../outside.txt", folder.file("public/leak.txt"))
    symlink("/etc", folder.file("public/etc"))
    symlink("index.html", folder.file("public/alias.html"))
    mkfifo(folder.file("public/pipe"), 0o644)
    let site = StaticSite(root: folder.file("public"))
    var limits = HTTPServer.Limits()
    limits.bodyBytesMax = 0
    server = try HTTPServer(ListenAddress(host: "127.0.0.1", port: 0), limits: limits) { site.answer($0) }
  }

  func get(_ target: String, _ headers: [String: String] = [:], method: String = "GET") throws -> RawHTTP.Reply {
    try RawHTTP.request(port, method, target, headers)
  }
}
