/// The result of resolving a code or a name, with its steps.
public struct Resolution: Hashable, Sendable {
  /// The area; nil if uncertain, and for a code that the list can neither confirm nor deny.
  public var area: Area?
  /// The code; nil if uncertain.
  public var code: String?
  /// The steps of the resolution, as sentences.
  public var steps: [String]
  /// The other possible areas; more than one if the text is ambiguous.
  public var candidates: [Area]
  /// Why there is no code; empty if there is one.
  public var refusal: String

  init(
    area: Area? = nil, code: String? = nil, steps: [String] = [], candidates: [Area] = [], refusal: String = ""
  ) {
    self.area = area
    self.code = code
    self.steps = steps
    self.candidates = candidates
    self.refusal = refusal
  }

  /// The most candidates that a sentence names.
  static let candidatesNamedMax = 6

  /// `"Bochnia" may be 1201011 Bochnia (gmina miejska) or 1201022 Bochnia (gmina wiejska)`.
  static func ambiguous(_ text: String, _ candidates: [Area], steps: [String]) -> Resolution {
    let labels = candidates.prefix(candidatesNamedMax).map(\.label)
    let rest = candidates.count - labels.count
    let list =
      rest > 0
      ? labels.joined(separator: ", ") + " or \(rest) more"
      : labels.dropLast().joined(separator: ", ") + " or " + (labels.last ?? "")
    return Resolution(steps: steps, candidates: candidates, refusal: "\"\(text)\" may be \(list)")
  }
}
