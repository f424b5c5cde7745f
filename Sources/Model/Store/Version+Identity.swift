internal import Platform
internal import Schema

extension Version {
  /// Distinguishes the version from any other that was ever given its number: 32 hexadecimal digits.
  ///
  /// After a restore two histories may have given the same number to different rows. It is derived from what one commit
  /// alone has: the number, the moment in microseconds, the run and the owner. The rows are not part of it, since an
  /// erasure changes them, and since a digest over unpublished values must not be published.
  public func identity(in dataset: String) -> String {
    let facts = "version\n\(dataset)\n\(number)\n\(committedAt.microseconds)\n\(run)\n\(source.text)"
    return String(SHA256.of(facts.utf8).hex.prefix(32))
  }
}
