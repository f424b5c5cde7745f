internal import Settings

/// How many rejected records are kept (`quarantine:` in `klamra.yaml`).
public struct QuarantineSettings: Hashable, Sendable {
  /// The most records of one source.
  public var rowsMax = 1_000_000
  /// Their largest size, in bytes.
  public var bytesMax = 256 << 20

  public init() {}

  public init(rowsMax: Int, bytesMax: Int = 256 << 20) {
    self.rowsMax = rowsMax
    self.bytesMax = bytesMax
  }
}

extension Shape where Value == QuarantineSettings {
  /// The section `quarantine`.
  static var quarantine: Shape {
    .section("the quarantine") { section in
      var settings = QuarantineSettings()
      settings.rowsMax = section.optional("records", .integer(in: 1000...100_000_000), default: settings.rowsMax)
      settings.bytesMax = section.optional("bytes", .bytes(in: 1 << 20...1 << 40), default: settings.bytesMax)
      return settings
    }
  }
}
