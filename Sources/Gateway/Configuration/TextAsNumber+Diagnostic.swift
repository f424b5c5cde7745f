internal import Connectors
internal import Mapping
internal import Platform
internal import Schema
internal import Settings

extension TextAsNumber {
  /// The mistake with the way to compute exactly. A CAST of a text is only doubtful: it may hold nothing but
  /// digits. So is a division of whole numbers, of which the whole part may be meant.
  func diagnostic(of mapping: MappingText, _ configuration: Configuration) -> Diagnostic {
    let declared: Advice = "declare \(name) as integer or decimal, or give the exact functions number(\(name))"
    let (text, suggestion): (String, Advice) =
      switch use {
      case .arithmetic:
        (
          "the SELECT computes with \"\(name)\", a text of which SQLite takes the first digits: '1 234' + 0 is 1",
          declared
        )
      case .function(let function):
        ("\(function) takes the first digits of \"\(name)\", which is a text: of '1 234' it takes 1", declared)
      case .cast:
        (
          "CAST takes the first digits of \"\(name)\", which is a text: '1 234' becomes 1, and 'b.d.' becomes 0",
          "declare \(name) as integer, or write number(\(name)), which rejects what is no number"
        )
      case .condition:
        (
          "the SELECT takes \"\(name)\", which is a text, for true or false by its first digits: '0,5' is false",
          "write what is meant: \(name) IS NOT NULL, or \(name) = 'tak'"
        )
      case .cutting(let cutter):
        (
          "\(cutter) cuts off a number that SQL computes in binary of \"\(name)\": CAST('19.99' * 100 AS INTEGER) is 1998",
          "compute with multiply_exact, ratio and the like, and round with round_exact"
        )
      case .spelling(let function):
        (
          "\(function) makes a text of a number that SQL computes in binary of \"\(name)\": 0.1 + 0.2 is 0.30000000000000004",
          "compute with multiply_exact, ratio and the like, and round with round_exact"
        )
      case .result:
        (
          "the SELECT computes with \(name) in binary, and a value that is not exact is rejected",
          "write the number in quotes and compute exactly: multiply_exact(x, '\(name)')"
        )
      case .comparison:
        (
          "\(name) gives a text: SQLite takes it for greater than any number, and compares it by letters, '9' > '10'",
          "write \(name) COLLATE decimal > '10', with a number in quotes, or max(\(name) COLLATE decimal)"
        )
      case .lettering:
        (
          "\"\(name)\" is a text, which SQLite compares with a number by their letters: '9' > 10 is true",
          "write number(\(name)) COLLATE decimal > '10', or the number in quotes if letters are meant"
        )
      case .division:
        (
          "the SELECT divides a whole number by another one, and SQL cuts off the rest: 7 / 2 is 3",
          "write ratio(a, b, 2), which gives 3.50; if the whole part is meant, write (a - a % b) / b"
        )
      }
    var diagnostic = configuration.diagnostic(text, name, mapping, suggestion: suggestion)
    if use == .cast || use == .division { diagnostic.severity = .warning }
    return diagnostic
  }
}
