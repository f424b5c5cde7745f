public import Configuration
public import Platform
internal import Schema

/// A command for a part of the configuration that is left out because of mistakes.
public struct UnusableError: Problem, Hashable {
  /// What is left out, and why.
  public let part: UnusablePart

  public init(_ part: UnusablePart) { self.part = part }

  public var what: String {
    ([part.sentence] + part.mistakes.map(\.description)).joined(separator: "\n")
  }
  public var advice: Advice { "\(.checkConfiguration) shows every mistake" }
}
