public import Schema

/// A set of kinds of personal data to search for.
public struct DetectorSet: OptionSet, Hashable, Sendable {
  /// One bit for each detector.
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public init(_ detectors: [Detector]) {
    rawValue = detectors.reduce(0) { $0 | 1 << UInt16(Detector.allCases.firstIndex(of: $1)!) }
  }

  /// Every kind.
  public static let all = DetectorSet(Detector.allCases)

  // By position in `Detector.allCases`, and computed: a constant would be looked up for every value.
  static var pesel: DetectorSet { DetectorSet(rawValue: 1 << 0) }
  static var nip: DetectorSet { DetectorSet(rawValue: 1 << 1) }
  static var email: DetectorSet { DetectorSet(rawValue: 1 << 2) }
  static var phone: DetectorSet { DetectorSet(rawValue: 1 << 3) }
  static var iban: DetectorSet { DetectorSet(rawValue: 1 << 4) }
  static var plate: DetectorSet { DetectorSet(rawValue: 1 << 5) }
  static var login: DetectorSet { DetectorSet(rawValue: 1 << 6) }
  static var name: DetectorSet { DetectorSet(rawValue: 1 << 7) }
  static var idCard: DetectorSet { DetectorSet(rawValue: 1 << 8) }
  static var passport: DetectorSet { DetectorSet(rawValue: 1 << 9) }
  static var landRegister: DetectorSet { DetectorSet(rawValue: 1 << 10) }

  /// Detectors of matches that begin with a digit.
  static var numbers: DetectorSet { DetectorSet(rawValue: 1 << 0 | 1 << 1 | 1 << 3 | 1 << 4) }
  /// Detectors of matches that begin with a capital letter.
  static var words: DetectorSet { DetectorSet(rawValue: 1 << 1 | 1 << 4 | 1 << 5 | 1 << 7 | 0b111 << 8) }
}
