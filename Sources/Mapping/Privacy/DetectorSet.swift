public import Schema

/// Which kinds of personal data are looked for.
public struct DetectorSet: OptionSet, Hashable, Sendable {
  /// One bit for each detector.
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public init(_ detectors: [Detector]) {
    rawValue = detectors.reduce(0) { $0 | 1 << UInt16(Detector.allCases.firstIndex(of: $1)!) }
  }

  /// Every kind.
  public static let all = DetectorSet(Detector.allCases)

  static let pesel = DetectorSet([.pesel])
  static let nip = DetectorSet([.nip])
  static let email = DetectorSet([.email])
  static let phone = DetectorSet([.phone])
  static let iban = DetectorSet([.iban])
  static let plate = DetectorSet([.plate])
  static let login = DetectorSet([.login])
  static let name = DetectorSet([.name])
}
