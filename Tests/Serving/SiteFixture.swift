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
    let folder = try TemporaryFolder()
    self.folder = folder
    func write(_ name: String, _ text: String) throws { try Self.write(folder, name, Array(text.utf8)) }
    func write(_ name: String, _ bytes: [UInt8]) throws { try Self.write(folder, name, bytes) }
    try write("outside.txt", "secret")
    try write("public/index.html", "<p>catalogue</p>")
    try write("public/assets/klamra.css", "p{}")
    try write("public/datasets/d/index.html", "<p>dataset</p>")
    try write(
      "public/datasets/d/latest.json", "{\n  \"version\": 2,\n  \"published\": \"2026-11-21T10:00:00Z\"\n}\n")
    for version in [1, 2] {
      try write("public/datasets/d/versions/\(version)/d.csv", "a,b\n\(version),2\n")
      try write("public/datasets/d/versions/\(version)/d.csv.gz", Self.packed(version))
      try write("public/datasets/d/versions/\(version)/d.ndjson.gz", [0x1f, 0x8b, 9])
      try write("public/datasets/d/versions/\(version)/SHA256SUMS", "x  d.csv\n")
    }
    try write("public/datasets/empty/latest.json", "{}")
    try write("public/large.bin", Self.large)
    try write("public/zero.csv", "")
    try write("public/żółw ł.txt", "turtle")
    try write("public/.hidden", "secret")
    try write("public/.git/config", "secret")
    try write("public/data.csv.7.part", "secret")
    try write("public/folder/deep/x.txt", "x")
    symlink("../outside.txt", folder.file("public/leak.txt"))
    symlink("/etc", folder.file("public/etc"))
    symlink("index.html", folder.file("public/alias.html"))
    mkfifo(folder.file("public/pipe"), 0o644)
    let site = StaticSite(
      root: folder.file("public"), mediaTypes: MediaTypes(["csv": "text/csv; header=present"]))
    var limits = HTTPServer.Limits()
    limits.bodyBytesMax = 0
    server = try HTTPServer(ListenAddress(host: "127.0.0.1", port: 0), limits: limits) { site.answer($0) }
  }

  /// As long as the smallest gzip file, with the length of the plain file at its end.
  static func packed(_ version: Int, of bytes: UInt8 = 8) -> [UInt8] {
    [0x1f, 0x8b, UInt8(version)] + [UInt8](repeating: 0, count: 11) + [bytes, 0, 0, 0]
  }

  func write(_ name: String, _ bytes: [UInt8]) throws { try Self.write(folder, name, bytes) }
  func write(_ name: String, _ text: String) throws { try Self.write(folder, name, Array(text.utf8)) }

  /// Writes a file without waiting for the disk: there are many fixtures.
  private static func write(_ folder: TemporaryFolder, _ name: String, _ bytes: [UInt8]) throws {
    try Files.makeFolder(Files.parent(of: folder.file(name)))
    let file = try AtomicFile(folder.file(name))
    try file.write(bytes)
    try file.commit(durable: false)
  }

  func get(_ target: String, _ headers: [String: String] = [:], method: String = "GET") throws -> RawHTTP.Reply {
    try RawHTTP.request(port, method, target, headers)
  }
}
