/// Writes the fingerprint of a value: a digest that identifies it across releases.
///
/// A value writes the fields that count, each under its own name. For every field the hash covers
///
///     kind name-length ":" name payload-length ":" payload "\n"
///
/// The kind is `t` for a text, `i` for an integer, `d` for a floating-point number, `b` for a boolean, `n` for an
/// absent value, `l` for a list (the payload is its count, its elements follow), `(` and `)` around a value of several
/// fields. Lengths are in bytes of UTF-8. The encoding is unambiguous, so two different values never have the same
/// bytes. It does not depend on Swift names of types or cases.
public struct FingerprintWriter: ~Copyable {
  private var hash = SHA256()

  /// - Parameters:
  ///   - subject: the kind of value; fingerprints of different subjects are never equal.
  ///   - version: the version of the rules for writing it. A change of these rules increments it, and must handle the
  ///     fingerprints that are stored.
  public init(of subject: StaticString, version: Int) {
    add("subject", "\(subject)")
    add("version", version)
  }

  /// The fingerprint of everything written so far.
  public var digest: Digest { hash.digest() }

  private mutating func field(_ kind: Unicode.Scalar, _ name: StaticString, _ payload: String) {
    hash.update(Array("\(kind)\(name.utf8CodeUnitCount):\(name)\(payload.utf8.count):\(payload)\n".utf8))
  }

  /// A text.
  public mutating func add(_ name: StaticString, _ text: String) { field("t", name, text) }

  /// A text or its absence.
  public mutating func add(_ name: StaticString, optional text: String?) {
    if let text { add(name, text) } else { field("n", name, "") }
  }

  /// An integer.
  public mutating func add(_ name: StaticString, _ number: Int) { field("i", name, String(number)) }

  /// A floating-point number, by its bit pattern.
  public mutating func add(_ name: StaticString, _ number: Double) { field("d", name, String(number.bitPattern)) }

  /// A boolean.
  public mutating func add(_ name: StaticString, _ truth: Bool) { field("b", name, truth ? "1" : "0") }

  /// A digest, as its hexadecimal digits.
  public mutating func add(_ name: StaticString, _ digest: Digest) { add(name, digest.hex) }

  /// A value of several fields.
  public mutating func add(_ name: StaticString, _ value: some Fingerprinted) {
    field("(", name, "")
    value.write(to: &self)
    field(")", name, "")
  }

  /// A value of several fields, or its absence.
  public mutating func add(_ name: StaticString, optional value: (some Fingerprinted)?) {
    if let value { add(name, value) } else { field("n", name, "") }
  }

  /// Texts in order.
  public mutating func add(_ name: StaticString, _ texts: [String]) {
    field("l", name, String(texts.count))
    for text in texts { add("", text) }
  }

  /// Values in order.
  public mutating func add(_ name: StaticString, _ values: [some Fingerprinted]) {
    field("l", name, String(values.count))
    for value in values { add("", value) }
  }
}

/// A value that writes its own fingerprint.
public protocol Fingerprinted {
  /// Writes every field that counts under its name. A name must never change its meaning.
  func write(to writer: inout FingerprintWriter)
}
