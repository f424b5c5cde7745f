public import Configuration
public import Corrections
public import Landing
public import Platform
public import Schema
public import Store

/// The way of one row back to the bytes that it came from.
public struct Trace {
  /// Where the row stands in what was landed.
  public enum Origin {
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

  /// The dataset of the row.
  public let dataset: Dataset
  /// The version that was looked at.
  public let version: Version
  /// The key, in key order.
  public let key: [Value]
  /// The row, in the order of the dataset's columns.
  public let values: [Value]
  /// What happened to the row, oldest first.
  public let steps: [RowHistory.Step]
  /// The version that gave the row its values.
  public let setBy: Version
  /// Why the version restated values; nil where nothing is said.
  public let reason: Reason?
  /// The run that made that version; nil where its record is gone.
  public var run: Run?
  /// The stream that brought the row, as it is configured now; nil where it is configured no more.
  public var target: StreamTarget?
  /// What the run fetched for the stream.
  public var documents: [DocumentReference] = []
  /// Where the row stands in what was landed.
  public var origin = Origin.unknown("")
}

/// One record of a landed document.
public struct TracedRecord {
  /// How much of a record is shown, in bytes.
  static let bytesShownMax = 4096

  /// The document that holds it.
  public let document: DocumentReference
  /// The first line of the record, or its number among the records, from 1.
  public let position: Int
  /// Whether `position` counts lines.
  public let isLine: Bool
  /// The record's bytes in the document; nil where its reader cannot say.
  public let extent: Range<Int>?
  /// The record as it came, cut to `bytesShownMax`.
  public let bytes: [UInt8]
  /// What an operator has corrected in it.
  public var corrections: [Correction] = []

  /// The bytes as text; what is no UTF-8 or cannot be seen is written as `\x9C`.
  public var text: String {
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
public struct NoRowError: Problem, Hashable {
  /// The dataset of the row.
  public let dataset: String
  /// The key, in key order.
  public let key: String
  /// The version that was asked for.
  public let version: Int
  /// The version up to then that deleted it.
  let deletedBy: Int?
  /// Under which other key the row may be; sentences.
  public var hints: [String] = []

  public var what: String {
    "\(dataset) has no row \(key) in version \(version)" + (deletedBy.map { "; version \($0) deleted it" } ?? "")
  }
  public var advice: Advice {
    if !hints.isEmpty { return Advice(hints.joined(separator: "; ")) }
    return deletedBy.map { "Look at an older one with \(.choosingVersion($0 - 1))" }
      ?? "\(.showRows(dataset: dataset)) prints the rows"
  }
}
