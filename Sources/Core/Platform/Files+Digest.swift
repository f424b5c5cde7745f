extension Files {
  /// Reads a file and returns its size in bytes and its digest.
  public static func measure(_ path: String) throws(FileError) -> (bytes: Int, digest: Digest) {
    let file = try Descriptor(reading: path)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { chunk.deallocate() }
    var hash = SHA256()
    var bytes = 0
    while true {
      let count = try file.read(into: chunk)
      if count == 0 { return (bytes, hash.digest()) }
      hash.update(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
      bytes += count
    }
  }
}
