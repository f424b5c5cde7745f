internal import Platform

/// An operator's word that one value of a source is wrong, and what it should be.
public struct Correction: Hashable, Sendable {
  /// Which records are meant.
  public enum Selector: Hashable, Sendable {
    /// Those in which every one of these fields has this text.
    case key([KeyPart])
    /// Those whose `RecordDigest` begins so, in hexadecimal digits.
    case digest(String)
  }

  /// A field and its text in the documents.
  public struct KeyPart: Hashable, Sendable {
    /// What the mapping calls the field.
    public var field: String
    /// Without blanks around it.
    public var text: String

    public init(field: String, text: String) {
      self.field = field
      self.text = text
    }
  }

  /// Which records are meant.
  public var selector: Selector
  /// What the mapping calls the field.
  public var field: String
  /// The wrong text, without blanks around it; empty where a value is missing. Any other text is left alone.
  public var expected: String
  /// The right text, spelled as in the documents; empty for no value.
  public var value: String
  /// Why, in the operator's words.
  public var reason: String
  /// Who says so.
  public var by: String
  /// When it was said, as it is written.
  public var at: String
  /// The line of the file in which it stands.
  public var line: Int

  public init(
    selector: Selector, field: String, expected: String, value: String, reason: String, by: String, at: String,
    line: Int = 0
  ) {
    self.selector = selector
    self.field = field
    self.expected = expected
    self.value = value
    self.reason = reason
    self.by = by
    self.at = at
    self.line = line
  }
}

/// The digest of a record: of the texts of its fields, as the stream declares them.
///
/// The same record has it in every document, wherever it stands. A stream with other fields has others.
public enum RecordDigest {
  /// How many hexadecimal digits name a record.
  public static let digitsShown = 16

  /// Of texts without blanks around them.
  static func of(_ texts: [[UInt8]]) -> Digest {
    var hash = SHA256()
    for text in texts {
      hash.update(Array("\(text.count):".utf8))
      hash.update(text)
    }
    return hash.digest()
  }
}

/// The corrections of a stream, and what became of them in one run.
public final class CorrectionTally: Sendable {
  private struct Count {
    var applied = 0
    /// What was found in place of the wrong value; nil where nothing was.
    var found: String?
  }

  /// What became of one correction that did nothing, or not everywhere.
  public struct Trouble: Hashable, Sendable {
    /// The correction.
    public var correction: Correction
    /// What the records have in place of the wrong value; nil where there is no such record.
    public var found: String?
  }

  /// In the order of their file.
  public let corrections: [Correction]
  private let state: Guarded<(counts: [Int: Count], documents: Set<Int>)>

  public init(_ corrections: [Correction]) {
    self.corrections = corrections
    state = Guarded(([:], []))
  }

  /// How many values were corrected.
  public var applied: Int { state.withLock { $0.counts.reduce(0) { $0 + $1.value.applied } } }

  /// The corrections that found another value than the wrong one, and those that found no record.
  public var troubles: [Trouble] {
    state.withLock { state in
      corrections.enumerated().compactMap { index, correction in
        guard let count = state.counts[index] else { return Trouble(correction: correction, found: nil) }
        return count.found.map { Trouble(correction: correction, found: $0) }
      }
    }
  }

  /// Counts a document that was read to its end; a mapping may read one twice, and it counts once.
  func count(document: Int, applied: [Int: Int], found: [Int: String]) {
    state.withLock { state in
      guard state.documents.insert(document).inserted else { return }
      for (index, count) in applied { state.counts[index, default: Count()].applied += count }
      for (index, text) in found where state.counts[index]?.found == nil {
        state.counts[index, default: Count()].found = text
      }
    }
  }
}
