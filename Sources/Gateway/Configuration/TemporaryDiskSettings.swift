internal import Settings

/// How much a mapping or a derivation may spill to disk while it sorts and groups (`temporary_disk:` in `klamra.yaml`).
public struct TemporaryDiskSettings: Hashable, Sendable {
  /// What every SELECT may use, in bytes.
  public var bytesMin = 1 << 30
  /// What it may use for each byte that it reads.
  var timesInput = 4

  public init() {}

  /// The limit for a SELECT that reads so many bytes.
  public func bytesMax(input bytes: Int) -> Int {
    let (product, isTooMuch) = bytes.multipliedReportingOverflow(by: timesInput)
    return max(bytesMin, isTooMuch ? Int.max : product)
  }
}

extension Shape where Value == TemporaryDiskSettings {
  /// The section `temporary_disk`.
  static var temporaryDisk: Shape {
    .section("the temporary disk") { section in
      var settings = TemporaryDiskSettings()
      settings.bytesMin = section.optional(
        "at_least", .bytes(in: 1 << 20...1 << 50), default: settings.bytesMin)
      settings.timesInput = section.optional("times_input", .integer(in: 0...1000), default: settings.timesInput)
      return settings
    }
  }
}
