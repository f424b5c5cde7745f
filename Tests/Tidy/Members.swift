/// A member of one of the registries, as its sources say.
struct Member: Sendable, CustomStringConvertible {
  /// The type that the registry names.
  let type: Declaration
  /// The member's own folder, with a slash at its end.
  let folder: String
  /// The file of the registry.
  let registry: String
  /// Whether member and registry are of one module.
  let isNeighbour: Bool
  /// Literals in the folder that are media types.
  let mediaTypes: Set<String>
  /// Literals in the folder that follow `name:`, `let name =` or `let format =`.
  let names: Set<String>

  var description: String { type.name }
}

extension Member {
  /// Where each registry is, and the folder of the module that has its members.
  private static let registries = [
    ("Sources/Input/Readers/RecordFormats.swift", "Sources/Input/Readers"),
    ("Sources/Output/Writers/FileWriters.swift", "Sources/Output/Writers"),
    ("Sources/Output/Catalogues/CatalogueRegistry.swift", "Sources/Output/Catalogues"),
    ("Sources/Output/Channels/ChannelRegistry.swift", "Sources/Output/Channels"),
    ("Sources/Gateway/Daemon/PublicRoutes.swift", "Sources/Output/Endpoints"),
    ("Sources/Gateway/Daemon/PublicRoutes.swift", "Sources/Output/Serving"),
  ]

  /// Every member: a type that the text of its registry names, in a folder of its own.
  static func all() throws -> [Member] {
    let files = try SourceTree.sources()
    return try registries.flatMap { registry, base in
      let words = SourceWords.of(try SourceFile(registry)).code
      let below = files.filter { $0.path.hasPrefix("\(base)/") }
      let types = below.flatMap(\.declarations).filter {
        $0.isTopLevel && $0.isType && words.contains($0.name) && folder(of: $0.path, below: base) != nil
      }
      return types.map { type in
        let folder = "\(base)/\(folder(of: type.path, below: base) ?? "")/"
        let lines = below.filter { $0.path.hasPrefix(folder) }.flatMap(\.lines).filter(\.isCode)
        return Member(
          type: type, folder: folder, registry: registry, isNeighbour: registry.hasPrefix("\(base)/"),
          mediaTypes: Set(lines.flatMap(\.mediaTypes)), names: Set(lines.flatMap(\.givenNames)))
      }
    }
  }

  /// The folder below a module's own that a file is in; nil for the module's own.
  private static func folder(of path: String, below base: String) -> Substring? {
    let parts = path.dropFirst(base.count + 1).split(separator: "/")
    return parts.count > 1 ? parts[0] : nil
  }
}

extension Substring {
  /// Whether the line is no comment.
  var isCode: Bool { !drop { $0 == " " }.hasPrefix("//") }

  /// The string literals of a line, or of its part behind a word.
  func literals(behind start: String = "") -> [String] {
    guard contains(Character("\"")), let place = start.isEmpty ? startIndex : firstRange(of: start)?.upperBound else {
      return []
    }
    return self[place...].split(separator: "\"", omittingEmptySubsequences: false).enumerated().compactMap {
      $0.offset % 2 == 1 ? String($0.element) : nil
    }
  }

  /// Literals such as `text/csv`, without their parameters.
  var mediaTypes: [String] {
    literals().map { String($0.prefix { $0 != ";" }) }.filter { text in
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      return parts.count == 2 && ["application", "text", "image", "multipart"].contains(String(parts[0]))
        && !parts[1].isEmpty && parts[1].allSatisfy { $0.isLetter || $0.isNumber || ".+-".contains($0) }
    }
  }

  /// `csv` of `name: "csv"`, `let name = "csv"` and `let format = "csv"`.
  var givenNames: [String] {
    ["name: \"", "let name = \"", "let format = \""].compactMap { start in
      firstRange(of: start).map { String(self[$0.upperBound...].prefix { $0 != "\"" }) }
    }
  }
}
