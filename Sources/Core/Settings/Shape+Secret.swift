internal import Glibc
internal import Platform
internal import Schema

extension Shape where Value == SecretReference {
  /// `{file: …}`, relative to the configuration's folder, or `{credential: …}`.
  public static func secretReference(in folder: String) -> Shape {
    let section = Shape.section("a secret") { section in
      if section.has("credential") {
        if section.has("file") {
          section.report.error("a secret is in a file or a credential, not both", at: section.place(of: "file"))
          _ = section.child("file")
        }
        return section.optional("credential", .text).map { .credential($0) }
      }
      return section.required("file", file(in: folder)).map { .file($0) }
    }
    return Shape("{file: …} or {credential: …}", isSecret: true) { node, report in
      report.hideSecrets(in: node)
      // `{whsec_…}` is a key without a value.
      let isBare = node.parts.contains { !SecretReference.keys.contains($0.key) && $0.value.isEmpty }
      guard node.text == nil, !isBare else {
        report.error(
          "a secret never stands in a configuration", at: node.mark,
          suggestion: "put it into a file and write {file: secrets/…}")
        return nil
      }
      return section.value(of: node, report)
    }
  }

  /// Whether a name has the form of a key that a program has made.
  private static func looksSecret(_ name: Substring) -> Bool {
    name.count >= 20 && name.contains(where: \.isLetter) && name.contains(where: \.isNumber) && !name.contains(".")
  }

  /// An existing file; a warning if everyone may read it.
  private static func file(in folder: String) -> Shape<String> {
    Shape<String>.text.checked(as: "the path of a file") { text, node, report in
      let path = text.hasPrefix("/") ? text : "\(folder)/\(text)"
      var facts = stat()
      guard stat(path, &facts) == 0 else {
        // What names no file may be the secret itself.
        guard text.contains("/"), !text.split(separator: "/").contains(where: looksSecret) else {
          report.hideLines(of: node)
          report.error(
            "the file of this secret cannot be read: \(String(cString: strerror(errno)))", at: node.mark,
            suggestion: "put the secret into a file, and write its path here")
          return nil
        }
        report.error("the secret \(path) cannot be read: \(String(cString: strerror(errno)))", at: node.mark)
        return nil
      }
      guard facts.st_mode & S_IFMT == S_IFREG, facts.st_size <= SecretReference.bytesMax, facts.st_size > 0 else {
        report.error("the secret \(path) is not a file of 1 to \(SecretReference.bytesMax) bytes", at: node.mark)
        return nil
      }
      if let bytes = try? Files.read(path), String(validating: bytes, as: UTF8.self) == nil {
        report.error("the secret \(path) is not UTF-8 text", at: node.mark, suggestion: "save it as UTF-8")
        return nil
      }
      if facts.st_mode & 0o007 != 0 {
        report.warning("everybody on this machine may read \(path)", at: node.mark, suggestion: "chmod 600 \(path)")
      }
      return path
    }
  }
}

extension SecretReference {
  fileprivate static let keys: Set = ["file", "credential"]
}

extension Report {
  /// Leaves the lines of a value out of all messages unless it is a reference to a secret: then it may be the secret.
  public func hideSecrets(in node: Node) {
    let isReference =
      !node.parts.isEmpty && node.repeats.isEmpty
      && node.parts.allSatisfy {
        SecretReference.keys.contains($0.key) && $0.value.text != nil && $0.value.repeats.isEmpty
      }
    if !isReference { hideLines(of: node) }
  }
}

extension Node {
  /// The entries of a mapping; empty for anything else.
  fileprivate var parts: [Entry] {
    if case .mapping(let entries) = content { entries } else { [] }
  }
}
