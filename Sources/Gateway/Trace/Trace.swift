internal import Configuration
internal import Connectors
internal import Corrections
internal import Landing
internal import Platform
internal import Schema
internal import Store

/// The way of one row back to the bytes that it came from.
struct Trace {
  /// Where the row stands in what was landed.
  enum Origin {
    case record(TracedRecord)
    /// The mapping groups or sorts records, so that no single one made the row.
    case mixed
    /// A SELECT over other datasets made the row.
    case derived(TracedDerivation)
    /// Documents of the version are gone.
    case notKept([Digest])
    /// The row cannot be made again, and why.
    case unknown(String)
  }

  let dataset: Dataset
  /// The version that was looked at.
  let version: Version
  let key: [Value]
  /// The row, in the order of the dataset's columns.
  let values: [Value]
  let steps: [RowHistory.Step]
  /// The version that gave the row its values.
  let setBy: Version
  let reason: Reason?
  /// The run that made that version; nil where its record is gone.
  var run: Run?
  /// The stream that brought the row, as it is configured now; nil where it is configured no more.
  var target: StreamTarget?
  /// What the run fetched for the stream.
  var documents: [DocumentReference] = []
  var origin = Origin.unknown("")
}

/// One record of a landed document.
struct TracedRecord {
  /// How much of a record is shown, in bytes.
  static let bytesShownMax = 4096

  let document: DocumentReference
  /// The first line of the record, or its number among the records, from 1.
  let position: Int
  /// Whether `position` counts lines.
  let isLine: Bool
  /// The record's bytes in the document; nil where its reader cannot say.
  let extent: Range<Int>?
  /// The record as it came, cut to `bytesShownMax`.
  let bytes: [UInt8]
  /// What an operator has corrected in it.
  var corrections: [Correction] = []

  /// The bytes as text; what is no UTF-8 or cannot be seen is written as `\x9C`.
  var text: String {
    var text = ""
    var rest = bytes[...]
    while let first = rest.first {
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      if let scalar = String(validating: rest.prefix(length), as: UTF8.self), !Self.isControl(scalar) {
        text += scalar
        rest = rest.dropFirst(length)
      } else {
        text += first == 10 ? "\n" : "\\x" + (first < 16 ? "0" : "") + String(first, radix: 16, uppercase: true)
        rest = rest.dropFirst()
      }
    }
    return text
  }

  private static func isControl(_ text: String) -> Bool {
    text != "\t" && text.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
}

/// A row that cannot be traced since it is not there.
struct NoRowError: Problem, Hashable {
  let dataset: String
  let key: String
  let version: Int
  /// The version up to then that deleted it.
  let deletedBy: Int?
  /// Under which other key the row may be; sentences.
  var hints: [String] = []

  var what: String {
    "\(dataset) has no row \(key) in version \(version)" + (deletedBy.map { "; version \($0) deleted it" } ?? "")
  }
  var advice: String {
    if !hints.isEmpty { return hints.joined(separator: "; ") }
    return deletedBy.map { "Look at an older one with --version \($0 - 1)" } ?? "klamra show \(dataset) prints the rows"
  }
}
