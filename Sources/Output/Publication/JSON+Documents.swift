public import Platform
public import Schema

extension JSON {
  /// The JSON as a file for people: indented, with a line feed at the end.
  public var document: String { pretty + "\n" }
}

extension Bilingual {
  /// Whether both texts are empty.
  public var isEmpty: Bool { pl.isEmpty && en.isEmpty }
  /// `{"pl": …, "en": …}`.
  public var json: JSON { .object(["pl": .string(pl), "en": .string(en)]) }
}

extension PublicationDecision {
  var json: JSON { .object(["decision": decision.json, "legalBasis": basis.json]) }
}
