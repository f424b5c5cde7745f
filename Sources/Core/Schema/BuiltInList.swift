public import Platform

/// A built-in list that functions of mappings read: their results change with the list.
public enum BuiltInList: CaseIterable, Sendable {
  case units
  case signs

  /// The functions that read the list.
  public var functions: Set<String> {
    switch self {
    case .units: ["unit", "unit_base", "convert"]
    case .signs: ["status", "sign_value"]
    }
  }

  /// The digest of everything that the functions can return.
  public var digest: Digest {
    switch self {
    case .units:
      SHA256.of(
        MeasureUnit.all.map {
          "\($0.code)|\($0.base)|\($0.factor)|\($0.name.pl)|\($0.name.en)|\($0.spellings.joined(separator: ";"))\n"
        }.joined().utf8)
    case .signs:
      SHA256.of(
        SourceSign.Source.allCases.flatMap { source in
          SourceSign.signs(of: source).map {
            "\(source.rawValue)|\($0.sign)|\($0.status.rawValue)|\($0.value.rawValue)\n"
          }
        }.joined().utf8)
    }
  }
}
