internal import CCrypto
internal import Glibc

/// The certificates of a file in PEM form (RFC 7468).
public enum Certificates {
  /// The most certificates that are read.
  static let certificatesMax = 10_000

  /// The moment until which each certificate of a file is valid, in their order; nil if the file cannot be opened.
  public static func expiries(in path: String) -> [Timestamp]? {
    guard let file = BIO_new_file(path, "r") else { return nil }
    defer { BIO_free(file) }
    var found: [Timestamp] = []
    while found.count < certificatesMax, let certificate = PEM_read_bio_X509(file, nil, nil, nil) {
      defer { X509_free(certificate) }
      var parts = tm()
      guard ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts) == 1 else { continue }
      found.append(Timestamp(seconds: Int64(timegm(&parts))))
    }
    // The end of the file is an error for OpenSSL, which must not be reported by a later call.
    ERR_clear_error()
    return found
  }
}
