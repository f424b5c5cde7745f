public import Platform
public import Schema

extension JSON {
  /// A file for people who open it: indented, with a line feed at the end.
  public var document: String { pretty + "\n" }
}

extension Bilingual {
  /// Whether it says nothing in either language.
  public var isEmpty: Bool { pl.isEmpty && en.isEmpty }
  /// `{"pl": …, "en": …}`.
  public var json: JSON { .object(["pl": .string(pl), "en": .string(en)]) }
}

extension PublicationDecision {
  var json: JSON { .object(["decision": decision.json, "legalBasis": basis.json]) }
}
