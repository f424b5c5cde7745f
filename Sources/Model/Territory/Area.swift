/// One area of the list: a unit of TERYT, a statistical region, or a district with one of the project's own codes.
public struct Area: Hashable, Sendable {
  /// TERYT with 2, 4 or 7 digits, a NUTS code, or one of the project's own codes, which begin with a letter.
  public var code: String
  /// Its kind.
  public var kind: AreaKind
  /// The name in Polish.
  public var name: String
  /// The name in English if it differs; empty otherwise.
  public var nameEN: String
  /// The code of the containing area; empty at the top.
  public var parent: String
  /// The first day on which the code was valid; empty if unknown.
  public var validFrom: String
  /// The last day; empty while it is valid, and if unknown.
  public var validTo: String
  /// The registers between which the code began, if its first day is unknown: `2024-01-01/2026-01-01` is absent from the
  /// first and present in the second; `../2026-01-01` where no register without it is known. Empty otherwise.
  public var began: String
  /// The registers between which the code ended, if its last day is unknown: present in the first and absent from the
  /// second. Empty otherwise.
  public var ended: String
  /// The unit id in the Local Data Bank; empty if unknown or absent.
  public var bdl: String
  /// The NUTS region that it is or belongs to, by the classification of 2021.
  public var nuts2021: String
  /// The same by the classification of 2024.
  public var nuts2024: String
  /// The date of the register that lists it; empty if it is in no register.
  public var state: String

  public init(
    code: String, kind: AreaKind, name: String, nameEN: String = "", parent: String = "", validFrom: String = "",
    validTo: String = "", began: String = "", ended: String = "", bdl: String = "", nuts2021: String = "",
    nuts2024: String = "", state: String = ""
  ) {
    self.code = code
    self.kind = kind
    self.name = name
    self.nameEN = nameEN
    self.parent = parent
    self.validFrom = validFrom
    self.validTo = validTo
    self.began = began
    self.ended = ended
    self.bdl = bdl
    self.nuts2021 = nuts2021
    self.nuts2024 = nuts2024
    self.state = state
  }

  /// The first day covered by the list, for codes without a first day: the figures of the Local Data Bank begin in
  /// 1995.
  static let knownFrom = "1995-01-01"

  /// Whether the code was valid on a day for certain; ISO dates compare as text.
  public func isValid(on day: String) -> Bool {
    (firstDay.isEmpty ? Self.knownFrom : firstDay) <= day && (lastDay.isEmpty || day <= lastDay)
  }

  /// The first day on which it was valid for certain; empty if the list knows no beginning.
  ///
  /// Gminas change on 1 January only: what a register has was in force since that of its year, if another register of an
  /// earlier year lacks it.
  public var firstDay: String {
    guard !began.isEmpty else { return validFrom }
    let (after, by) = Self.bounds(began)
    return after.prefix(4) < by.prefix(4) ? "\(by.prefix(4))-01-01" : by
  }

  /// The last day on which it was valid for certain; empty while it is valid.
  public var lastDay: String {
    guard !ended.isEmpty else { return validTo }
    let (last, gone) = Self.bounds(ended)
    return last.prefix(4) < gone.prefix(4) ? "\(last.prefix(4))-12-31" : last
  }

  /// Whether the code has ended, on a known day or not.
  public var isOver: Bool { !validTo.isEmpty || !ended.isEmpty }

  /// Whether a day lies between two registers between which the code began or ended, so that it may have been valid.
  func isUncertain(on day: String) -> Bool {
    if !began.isEmpty, day > Self.bounds(began).first, day < firstDay { return true }
    return !ended.isEmpty && day > lastDay && day < Self.bounds(ended).last
  }

  /// The two registers of `began` or `ended`; the first is empty where none is known.
  static func bounds(_ interval: String) -> (first: String, last: String) {
    let parts = interval.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return ("", "") }
    return (parts[0] == ".." ? "" : parts[0], parts[1])
  }

  /// `1201022 Bochnia (gmina wiejska)`.
  public var label: String { "\(code) \(name) (\(kind.words))" }

  /// The columns of `areas.csv`, in order.
  public static let columns = [
    "code", "kind", "name", "name_en", "parent", "valid_from", "valid_to", "bdl", "nuts_2021", "nuts_2024", "began",
    "ended", "state",
  ]

  /// The columns that a file may lack.
  static let optionalColumns = ["began", "ended", "state"]

  /// The values of the columns.
  public var values: [String] {
    [
      code, kind.rawValue, name, nameEN, parent, validFrom, validTo, bdl, nuts2021, nuts2024, began, ended, state,
    ]
  }
}
