/// What a code or a name came to, and how.
public struct Resolution: Hashable, Sendable {
  /// The area; nil where it is not certain, and for a code that the list can neither confirm nor deny.
  public var area: Area?
  /// The code; nil where it is not certain.
  public var code: String?
  /// Sentences, in the order in which they were found out.
  public var steps: [String]
  /// What else it may be; more than one where it is ambiguous.
  public var candidates: [Area]
  /// Why there is no code; empty where there is one.
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

  /// How many candidates a sentence names.
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
