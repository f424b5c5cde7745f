internal import Platform

/// An operator's correction of one wrong value of a source.
public struct Correction: Hashable, Sendable {
  /// The records that it applies to.
  public enum Selector: Hashable, Sendable {
    /// The records in which each of these fields has this text.
    case key([KeyPart])
    /// The records whose `RecordDigest` begins with these hexadecimal digits.
    case digest(String)
  }

  /// A field and its text in the documents.
  public struct KeyPart: Hashable, Sendable {
    /// The field's name in the mapping.
    public var field: String
    /// The text without surrounding blanks.
    public var text: String

    public init(field: String, text: String) {
      self.field = field
      self.text = text
    }
  }

  /// The records that it applies to.
  public var selector: Selector
  /// The field's name in the mapping.
  public var field: String
  /// The wrong text without surrounding blanks; empty if a value is missing. Other texts are not changed.
  public var expected: String
  /// The correct text, spelled as in the documents; empty for no value.
  public var value: String
  /// The operator's reason.
  public var reason: String
  /// The author.
  public var by: String
  /// The date, as written.
  public var at: String
  /// The line in the file.
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
  /// The selector as written in the file: `id=5, year=2024`, or the digits of a digest.
  public var text: String {
    switch self {
    case .key(let parts): parts.map { "\($0.field)=\($0.text)" }.joined(separator: ", ")
    case .digest(let digits): digits
    }
  }

  /// Nil if the text is neither.
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

/// The digest of a record, over the texts of the stream's declared fields.
///
/// It does not depend on the record's place in a document. If the fields of the stream change, so does the digest.
public enum RecordDigest {
  /// The number of hexadecimal digits that identify a record.
  public static let digitsShown = 16

  /// The digest of texts without surrounding blanks.
  static func of(_ texts: [[UInt8]]) -> Digest {
    var hash = SHA256()
    for text in texts {
      hash.update(Array("\(text.count):".utf8))
      hash.update(text)
    }
    return hash.digest()
  }
}

/// A correction that was applied.
public struct AppliedCorrection: Hashable, Sendable {
  /// The correction.
  public var correction: Correction
  /// The number of values that it corrected.
  public var values: Int

  public init(correction: Correction, values: Int) {
    self.correction = correction
    self.values = values
  }
}

/// The corrections of a stream and their outcome in one run.
public final class CorrectionTally: Sendable {
  /// The outcome of one correction in one document, or in all.
  struct Count {
    var applied = 0
    /// Why it was not applied, if it was not; the first cause is kept.
    var cause: Cause?
  }

  /// Why a correction was not applied, or not everywhere.
  public enum Cause: Hashable, Sendable {
    /// No record matches the selector.
    case noRecord
    /// The record has this text in place of the wrong one.
    case otherValue(String)
    /// The correct value cannot be parsed as the field's type, and why.
    case unreadable(String)
    /// Another correction of the same value, on this line, disagrees: the record is rejected.
    case contradiction(line: Int)
    /// Another correction of the same value, on this line, agrees and was applied.
    case repetition(line: Int)
  }

  /// A correction that was not applied, or not everywhere.
  public struct Trouble: Hashable, Sendable {
    /// The correction.
    public var correction: Correction
    /// The cause.
    public var cause: Cause
  }

  /// In the order of the file.
  public let corrections: [Correction]
  private let state: Monitor<(counts: [Int: Count], documents: Set<Int>)>

  public init(_ corrections: [Correction]) {
    self.corrections = corrections
    state = Monitor(([:], []))
  }

  /// The number of corrected values.
  public var applied: Int { state.withLock { $0.counts.reduce(0) { $0 + $1.value.applied } } }

  /// The corrections that found another value than the wrong one, or no record.
  public var troubles: [Trouble] {
    state.withLock { state in
      corrections.enumerated().compactMap { index, correction in
        guard let count = state.counts[index] else { return Trouble(correction: correction, cause: .noRecord) }
        return count.cause.map { Trouble(correction: correction, cause: $0) }
      }
    }
  }

  /// The corrections that were applied, in the order of the file.
  public var inForce: [AppliedCorrection] {
    state.withLock { state in
      corrections.enumerated().compactMap { index, correction in
        guard let count = state.counts[index], count.applied > 0 else { return nil }
        return AppliedCorrection(correction: correction, values: count.applied)
      }
    }
  }

  /// Adds the counts of a completely read document; a mapping may read a document twice, but it is counted once.
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
