internal import Glibc
internal import Landing
internal import Platform

/// A folder of backups.
///
/// ```
/// 2026-11-30T031000Z/      one backup: manifest.json, klamra.sqlite, datasets/…, documents.txt
/// documents/<sha256>.zst   the documents of all backups, each once
/// lock                     one backup at a time
/// ```
/// Files that did not change are hard links to those of the backup before.
struct BackupFolder: Sendable {
  /// The folder.
  let path: String

  init(_ path: String) { self.path = path }

  var documents: String { "\(path)/documents" }
  var lock: String { "\(path)/lock" }

  /// The complete backups by name, the oldest first.
  func names() throws -> [String] {
    guard Files.isFolder(path) else { return [] }
    return try Files.list(path).filter { Self.isName($0) && Files.exists("\(path)/\($0)/\(BackupManifest.fileName)") }
  }

  /// The backup of this name, or the newest.
  func chosen(_ name: String?) throws -> String {
    let names = try names()
    guard let newest = names.last else { throw BackupError.empty(path) }
    let chosen = name ?? newest
    guard names.contains(chosen) else { throw BackupError.noSuchBackup(chosen, folder: path, known: names) }
    return chosen
  }

  /// The manifest of a backup.
  func manifest(_ name: String) throws -> BackupManifest {
    try BackupManifest(parsing: Files.read("\(path)/\(name)/\(BackupManifest.fileName)"))
  }

  /// The name of a backup made at a moment, which is free and sorts behind all others.
  ///
  /// Names are the order of backups. If the newest was named by a clock that was ahead, the next one comes after it all
  /// the same: otherwise it would count as the oldest and be removed first. Its manifest has the true moment.
  func freeName(_ moment: Timestamp) throws -> String {
    var moment = max(moment, try newestMoment()?.adding(seconds: 1) ?? moment)
    while true {
      let name = moment.description.filter { $0 != ":" }
      if !Files.exists("\(path)/\(name)") { return name }
      moment = moment.adding(seconds: 1)
    }
  }

  /// The moment in the name of the newest backup.
  private func newestMoment() throws -> Timestamp? {
    try names().last.flatMap { name in
      let digits = Array(name)
      let time = [11, 13, 15].map { String(digits[$0..<($0 + 2)]) }.joined(separator: ":")
      return Timestamp("\(String(digits[..<11]))\(time)Z")
    }
  }

  /// `2026-11-30T031000Z`.
  private static func isName(_ name: String) -> Bool {
    let shape = Array("0000-00-00T000000Z".utf8)
    return name.utf8.count == shape.count
      && zip(name.utf8, shape).allSatisfy { $1 == UInt8(ascii: "0") ? (48...57).contains($0) : $0 == $1 }
  }

  /// Removes what an interrupted backup left.
  func removeLeftovers() throws {
    for folder in [path, documents] where Files.isFolder(folder) {
      for name in try Files.list(folder) where name.hasSuffix(AtomicFile.temporarySuffix) {
        try Files.removeTree("\(folder)/\(name)")
      }
    }
  }

  /// The documents of a backup.
  ///
  /// The list may be larger than what `Files.read` takes.
  func documentList(_ name: String) throws -> [Digest] {
    let path = "\(path)/\(name)/\(BackupManifest.documentsName)"
    let file = try Descriptor(reading: path)
    let size = try file.size()
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    defer { bytes.deallocate() }
    guard try file.read(into: bytes, at: 0) == size else { throw BackupError.damaged(path, "it ends in the middle") }
    return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
      guard let digest = Digest(hex: String(decoding: line, as: UTF8.self)) else {
        throw BackupError.damaged(path, "a line is no SHA-256")
      }
      return digest
    }
  }

  /// Removes the oldest backups beyond a number, and the documents that no other lists.
  ///
  /// - Returns: the names of the removed backups.
  func removeOld(keeping kept: Int) throws -> [String] {
    let names = try names()
    let old = Array(names.dropLast(max(1, kept)))
    if old.isEmpty { return [] }
    for name in old {
      // Without its manifest it is no backup, whenever this is interrupted.
      try Files.remove("\(path)/\(name)/\(BackupManifest.fileName)")
      try Files.removeTree("\(path)/\(name)")
    }
    var used: Set<Digest> = []
    for name in names.suffix(max(1, kept)) { used.formUnion(try documentList(name)) }
    var unused: [Digest] = []
    let archive = try Archive(folder: documents)
    try archive.visit { if !used.contains($0) { unused.append($0) } }
    for digest in unused { try archive.remove(digest) }
    return old
  }
}
