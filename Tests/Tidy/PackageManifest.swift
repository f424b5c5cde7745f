internal import Platform

/// A target as Package.swift declares it.
struct DeclaredTarget: Sendable, Hashable {
  enum Kind: Sendable { case module, program, tests, support }

  let kind: Kind
  let name: String
  /// Its folder, from the top of the repository: `Sources/Core/Platform`.
  let folder: String
  let dependencies: [String]

  var isProduct: Bool { kind == .module || kind == .program }
}

/// The targets of Package.swift, read from its text: every call that declares one begins a line.
enum PackageManifest {
  static let targets: [DeclaredTarget] = (try? read()) ?? []

  static func target(_ name: String) -> DeclaredTarget? { targets.first { $0.name == name } }

  private static func read() throws -> [DeclaredTarget] {
    let text = try SourceFile("Package.swift").text
    let calls: [(String, DeclaredTarget.Kind)] = [
      ("    module(", .module), ("    .executableTarget(", .program), ("    tests(", .tests),
      ("    .target(", .support),
    ]
    return calls.flatMap { call, kind in
      text.ranges(of: call).compactMap { target(text[$0.upperBound...], kind) }
    }
  }

  /// The arguments of one call: its texts, and those of the first list after `dependencies`.
  private static func target(_ rest: Substring, _ kind: DeclaredTarget.Kind) -> DeclaredTarget? {
    var depth = 1
    let arguments = rest.prefix { character in
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      return depth > 0
    }
    guard let first = arguments.components(between: "\"", and: "\"").first.map(String.init) else { return nil }
    let list = arguments.components(between: "[", and: "]").first ?? ""
    let hasList = kind == .module || kind == .tests || arguments.contains("dependencies: [")
    let dependencies = hasList ? list.components(between: "\"", and: "\"").map(String.init) : []
    let path = arguments.components(between: "path: \"", and: "\"").first.map(String.init)
    let name = first.split(separator: "/").last.map(String.init) ?? first
    switch kind {
    case .module: return DeclaredTarget(kind: kind, name: name, folder: "Sources/\(first)", dependencies: dependencies)
    case .tests:
      // `tests(…)` adds the test support that all of them use.
      return DeclaredTarget(
        kind: kind, name: "\(first)Tests", folder: "Tests/\(first)", dependencies: dependencies + ["Testbed"])
    case .program, .support:
      return DeclaredTarget(kind: kind, name: name, folder: path ?? "Sources/\(name)", dependencies: dependencies)
    }
  }
}
