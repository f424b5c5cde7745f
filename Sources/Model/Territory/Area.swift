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
  /// The last day; empty while it is valid.
  public var validTo: String
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
    validTo: String = "", bdl: String = "", nuts2021: String = "", nuts2024: String = "", state: String = ""
  ) {
    self.code = code
    self.kind = kind
    self.name = name
    self.nameEN = nameEN
    self.parent = parent
    self.validFrom = validFrom
    self.validTo = validTo
    self.bdl = bdl
    self.nuts2021 = nuts2021
    self.nuts2024 = nuts2024
    self.state = state
  }

  /// The first day covered by the list, for codes without a first day: the figures of the Local Data Bank begin in
  /// 1995.
  static let knownFrom = "1995-01-01"

  /// Whether the code was valid on a day; ISO dates compare as text.
  public func isValid(on day: String) -> Bool {
    (validFrom.isEmpty ? Self.knownFrom : validFrom) <= day && (validTo.isEmpty || day <= validTo)
  }

  /// `1201022 Bochnia (gmina wiejska)`.
  public var label: String { "\(code) \(name) (\(kind.words))" }

  /// The columns of `areas.csv`, in order.
  public static let columns = [
    "code", "kind", "name", "name_en", "parent", "valid_from", "valid_to", "bdl", "nuts_2021", "nuts_2024", "state",
  ]

  /// The values of the columns.
  public var values: [String] {
    [code, kind.rawValue, name, nameEN, parent, validFrom, validTo, bdl, nuts2021, nuts2024, state]
  }
}
