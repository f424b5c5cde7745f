public import Platform

/// A list that is built into the project and that functions of mappings ask: what they give changes with it.
public enum BuiltInList: CaseIterable, Sendable {
  case units
  case signs

  /// The functions that ask the list.
  public var functions: Set<String> {
    switch self {
    case .units: ["unit", "unit_base", "convert"]
    case .signs: ["status", "sign_value"]
    }
  }

  /// Of all that the functions can give.
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
