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

extension Correction.Selector {
  /// As the file has it: `id=5, year=2024`, or the digits of a digest.
  public var text: String {
    switch self {
    case .key(let parts): parts.map { "\($0.field)=\($0.text)" }.joined(separator: ", ")
    case .digest(let digits): digits
    }
  }

  /// Nil where the text is neither.
  public init?(text: String) {
    if text.contains("=") {
      var parts: [Correction.KeyPart] = []
      for part in text.split(separator: ", ") {
        guard let mark = part.firstIndex(of: "="), mark > part.startIndex else { return nil }
        parts.append(Correction.KeyPart(field: String(part[..<mark]), text: String(part[part.index(after: mark)...])))
      }
      self = .key(parts)
    } else {
      let digits = text.lowercased()
      guard (12...64).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
      self = .digest(digits)
    }
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

/// A correction that took effect.
public struct AppliedCorrection: Hashable, Sendable {
  /// What was said.
  public var correction: Correction
  /// How many values it put right.
  public var values: Int

  public init(correction: Correction, values: Int) {
    self.correction = correction
    self.values = values
  }
}

/// The corrections of a stream, and what became of them in one run.
public final class CorrectionTally: Sendable {
  /// What became of one correction in one document, or in all.
  struct Count {
    var applied = 0
    /// Why it did not take effect, where it did not; the first reason stands.
    var cause: Cause?
  }

  /// Why a correction did nothing, or not everywhere.
  public enum Cause: Hashable, Sendable {
    /// No record is the one that is meant.
    case noRecord
    /// The record has this text in place of the wrong one.
    case otherValue(String)
    /// The right value cannot be read as the field's type, and why.
    case unreadable(String)
    /// The line of another correction of the same value, which says something else: the record is rejected.
    case contradiction(line: Int)
    /// The line of another correction of the same value, which says the same and took effect.
    case repetition(line: Int)
  }

  /// What became of one correction that did nothing, or not everywhere.
  public struct Trouble: Hashable, Sendable {
    /// The correction.
    public var correction: Correction
    /// Why.
    public var cause: Cause
  }

  /// In the order of their file.
  public let corrections: [Correction]
  private let state: Monitor<(counts: [Int: Count], documents: Set<Int>)>

  public init(_ corrections: [Correction]) {
    self.corrections = corrections
    state = Monitor(([:], []))
  }

  /// How many values were corrected.
  public var applied: Int { state.withLock { $0.counts.reduce(0) { $0 + $1.value.applied } } }

  /// The corrections that found another value than the wrong one, and those that found no record.
  public var troubles: [Trouble] {
    state.withLock { state in
      corrections.enumerated().compactMap { index, correction in
        guard let count = state.counts[index] else { return Trouble(correction: correction, cause: .noRecord) }
        return count.cause.map { Trouble(correction: correction, cause: $0) }
      }
    }
  }

  /// The corrections that took effect, in the order of their file.
  public var inForce: [AppliedCorrection] {
    state.withLock { state in
      corrections.enumerated().compactMap { index, correction in
        guard let count = state.counts[index], count.applied > 0 else { return nil }
        return AppliedCorrection(correction: correction, values: count.applied)
      }
    }
  }

  /// Counts a document that was read to its end; a mapping may read one twice, and it counts once.
  func count(document: Int, _ counts: [Int: Count]) {
    state.withLock { state in
      guard state.documents.insert(document).inserted else { return }
      for (index, count) in counts {
        state.counts[index, default: Count()].applied += count.applied
        if state.counts[index]?.cause == nil { state.counts[index]?.cause = count.cause }
      }
    }
  }
}
