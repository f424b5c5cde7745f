/// Writes the fingerprint of a value: the digest by which it is known again years later.
///
/// A value says what counts of it, field by field, each under a name of its own. What is hashed is
///
///     kind name-length ":" name payload-length ":" payload "\n"
///
/// for every field, with the kind `t` for a text, `i` for a whole number, `d` for a binary number, `b` for a truth, `n`
/// for none, `l` for a list (the payload is its count, its elements follow), `(` and `)` around a value of several
/// fields. Lengths are those of the bytes in UTF-8. It can be read back in one way only, so that two different values
/// never have the same bytes, and nothing in it depends on what a type or a case is called in Swift.
public struct FingerprintWriter: ~Copyable {
  private var hash = SHA256()

  /// - Parameters:
  ///   - subject: what the fingerprint is of; others never have the same.
  ///   - version: of the rules by which it is written. Whoever changes them gives it the next number, and looks after
  ///     the fingerprints that are stored.
  public init(of subject: StaticString, version: Int) {
    add("subject", "\(subject)")
    add("version", version)
  }

  /// The fingerprint of all that was written so far.
  public var digest: Digest { hash.digest() }

  private mutating func field(_ kind: Unicode.Scalar, _ name: StaticString, _ payload: String) {
    hash.update(Array("\(kind)\(name.utf8CodeUnitCount):\(name)\(payload.utf8.count):\(payload)\n".utf8))
  }

  /// A text.
  public mutating func add(_ name: StaticString, _ text: String) { field("t", name, text) }

  /// A text, or that there is none.
  public mutating func add(_ name: StaticString, optional text: String?) {
    if let text { add(name, text) } else { field("n", name, "") }
  }

  /// A whole number.
  public mutating func add(_ name: StaticString, _ number: Int) { field("i", name, String(number)) }

  /// A binary number, bit by bit.
  public mutating func add(_ name: StaticString, _ number: Double) { field("d", name, String(number.bitPattern)) }

  /// A truth.
  public mutating func add(_ name: StaticString, _ truth: Bool) { field("b", name, truth ? "1" : "0") }

  /// A digest, as its hexadecimal digits.
  public mutating func add(_ name: StaticString, _ digest: Digest) { add(name, digest.hex) }

  /// A value of several fields.
  public mutating func add(_ name: StaticString, _ value: some Fingerprinted) {
    field("(", name, "")
    value.write(to: &self)
    field(")", name, "")
  }

  /// A value of several fields, or that there is none.
  public mutating func add(_ name: StaticString, optional value: (some Fingerprinted)?) {
    if let value { add(name, value) } else { field("n", name, "") }
  }

  /// Texts in their order.
  public mutating func add(_ name: StaticString, _ texts: [String]) {
    field("l", name, String(texts.count))
    for text in texts { add("", text) }
  }

  /// Values in their order.
  public mutating func add(_ name: StaticString, _ values: [some Fingerprinted]) {
    field("l", name, String(values.count))
    for value in values { add("", value) }
  }
}

/// A value that says itself what counts of it when it is to be known again.
public protocol Fingerprinted {
  /// Writes every field that counts under its name. A name, once used, never means something else.
  func write(to writer: inout FingerprintWriter)
}
