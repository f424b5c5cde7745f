public import Schema
internal import Settings

/// Facts about the origin of a source's data: `inventory:` in its file.
public struct SourceFacts: Hashable, Sendable {
  /// The institution that owns the data.
  public var institution: Bilingual
  /// The system from which the data come.
  public var system: String
  /// The person responsible for the data there.
  public var owner: String
  /// The contact of the owner: the address of an office, never of a person.
  public var contact: String
  /// The act under which the data are collected and provided.
  public var legalBasis: String
  /// How often the institution updates them.
  public var frequency: Bilingual
  /// Known facts about their quality.
  public var quality: Bilingual

  public init(
    institution: Bilingual, system: String = "", owner: String = "", contact: String = "", legalBasis: String = "",
    frequency: Bilingual = Bilingual(pl: "", en: ""), quality: Bilingual = Bilingual(pl: "", en: "")
  ) {
    self.institution = institution
    self.system = system
    self.owner = owner
    self.contact = contact
    self.legalBasis = legalBasis
    self.frequency = frequency
    self.quality = quality
  }
}

extension Shape where Value == SourceFacts {
  /// The section `inventory`.
  static var sourceFacts: Shape {
    .section("the inventory") { section in
      let institution = section.required("institution", .bilingual)
      let none = Bilingual(pl: "", en: "")
      let system = section.optional("system", .text, default: "")
      let owner = section.optional("owner", .text, default: "")
      let contact = section.optional("contact", .text, default: "")
      let basis = section.optional("legal_basis", .text, default: "")
      let frequency = section.optional("frequency", .bilingual, default: none)
      let quality = section.optional("quality", .bilingual, default: none)
      guard let institution else { return nil }
      return SourceFacts(
        institution: institution, system: system, owner: owner, contact: contact, legalBasis: basis,
        frequency: frequency, quality: quality)
    }
  }
}
