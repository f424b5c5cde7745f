/// Refuses requests that two parsers could interpret differently, before a handler runs (RFC 9112 11.2).
enum Strictness {
  static let malformed = HTTPReply.closing(400, "Nieprawidłowe żądanie. Bad request.\n")

  static func refusal(
    method: String, version: String, headers: HTTPHeaders, _ context: ServerContext
  ) -> HTTPReply? {
    let lengths = headers.all("Content-Length")
    let encodings = headers.all("Transfer-Encoding")
    // Exactly one Host, which only HTTP/1.0 may omit (RFC 9112 3.2); never a length with a transfer coding, nor two
    // lengths (6.1, 6.3).
    let hosts = headers.all("Host").count
    let isHostClear = hosts == 1 || (hosts == 0 && version == "HTTP/1.0")
    guard isHostClear, lengths.count <= 1, encodings.isEmpty || lengths.isEmpty else { return malformed }
    guard encodings.isEmpty || (encodings.count == 1 && equalIgnoringCase(encodings[0], "chunked")) else {
      return .closing(501, "Nieobsługiwane kodowanie. Transfer coding not implemented.\n")
    }
    // Field names are tokens (RFC 9110 5.1), which excludes a blank before the colon and a folded line.
    guard headers.fields.allSatisfy({ isToken($0.name) && !$0.value.utf8.contains { $0 < 32 && $0 != 9 } }) else {
      return malformed
    }
    if let text = lengths.first {
      guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let length = Int(text) else {
        return malformed
      }
      if length > context.bodyBytesMax { return .contentTooLarge }
    }
    if !encodings.isEmpty, context.bodyBytesMax == 0 { return .contentTooLarge }
    return context.methods.contains(method) ? nil : .methodNotAllowed(context.methods)
  }

  private static func isToken(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { $0 > 32 && $0 < 127 && !#""(),/:;<=>?@[\]{}"#.utf8.contains($0) }
  }
}
