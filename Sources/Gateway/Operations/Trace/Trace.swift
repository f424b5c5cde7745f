public import Configuration
public import Corrections
public import Landing
public import Platform
public import Schema
public import Store

/// The provenance of one row, back to its source bytes.
public struct Trace {
  /// The place of the row in the archived documents.
  public enum Origin {
    case record(TracedRecord)
    /// The mapping groups or sorts records, so that no single record produced the row.
    case mixed
    /// A SELECT over other datasets produced the row.
    case derived(TracedDerivation)
    /// Documents of the version are no longer kept; perhaps because they held a record that was erased.
    case notKept([Digest], areErased: Bool)
    /// The row could not be reproduced, and why.
    case unknown(String)
  }

  /// The dataset of the row.
  public let dataset: Dataset
  /// The traced version.
  public let version: Version
  /// The key, in key order.
  public let key: [Value]
  /// The row, in the order of the dataset's columns.
  public let values: [Value]
  /// The changes of the row, oldest first.
  public let steps: [RowHistory.Step]
  /// The version that gave the row its values.
  public let setBy: Version
  /// The reason for the version's revisions; nil if none was given.
  public let reason: Reason?
  /// The run that made that version; nil if its record was removed.
  public var run: Run?
  /// The stream that delivered the row, as configured now; nil if it is no longer configured.
  public var target: StreamTarget?
  /// The documents that the run fetched for the stream.
  public var documents: [DocumentReference] = []
  /// The place of the row in the archived documents.
  public var origin = Origin.unknown("")
}

/// One record of an archived document.
public struct TracedRecord {
  /// How much of a record is shown, in bytes.
  static let bytesShownMax = 4096

  /// The document that holds it.
  public let document: DocumentReference
  /// The first line of the record, or its ordinal, from 1.
  public let position: Int
  /// Whether `position` counts lines.
  public let isLine: Bool
  /// The record's extent in the document; nil if its reader does not know it.
  public let extent: Range<Int>?
  /// The original record, cut to `bytesShownMax`.
  public let bytes: [UInt8]
  /// The operator's corrections of the record.
  public var corrections: [Correction] = []

  /// The bytes as text; invalid UTF-8 and invisible characters are written as `\x9C`.
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

/// A row that cannot be traced since it does not exist.
public struct NoRowError: Problem, Hashable {
  /// The dataset of the row.
  public let dataset: String
  /// The key, in key order.
  public let key: String
  /// The requested version.
  public let version: Int
  /// The version up to the requested one that deleted the row.
  let deletedBy: Int?
  /// Other keys under which the row may exist; sentences.
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
