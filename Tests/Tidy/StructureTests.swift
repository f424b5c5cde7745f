internal import Testing

/// How the tree hangs together: sizes, folders, names.
@Suite struct StructureTests {
  /// Lines of one module; beyond that it has more than one subject.
  static let moduleLinesMax = 4_500
  /// Lines of one file.
  static let fileLinesMax = 400

  @Test func modulesStaySmall() throws {
    for target in PackageManifest.targets where target.kind == .module {
      let lines = try SourceTree.files(under: target.folder, suffix: ".swift").reduce(0) { $0 + $1.lineCount }
      #expect(lines <= Self.moduleLinesMax, "\(target.folder)")
    }
  }

  @Test func filesStayShort() throws {
    for file in try SourceTree.sources() + SourceTree.files(under: "Tests", suffix: ".swift") {
      #expect(file.lineCount <= Self.fileLinesMax, "\(file.path)")
    }
  }

  @Test func foldersOfAModuleHaveNoCycle() throws {
    for target in PackageManifest.targets where target.isProduct {
      let cycle = FolderGraph(try SourceTree.files(under: target.folder, suffix: ".swift"), below: target.folder).cycle
      #expect(cycle == nil, "\(target.folder): \(cycle ?? "")")
    }
  }

  @Test func namesAtTheTopAreUnique() throws {
    var places: [String: [String]] = [:]
    for file in try SourceTree.sources() {
      for declaration in file.declarations where declaration.isTopLevel && declaration.kind != "func" {
        places[declaration.name, default: []].append(declaration.place)
      }
    }
    for (name, places) in places.sorted(by: { $0.key < $1.key }) where places.count > 1 {
      Issue.record("\(name) is declared \(places.count) times: \(places.joined(separator: ", "))")
    }
  }

  /// `CSVReader.swift` declares or extends `CSVReader`, `Runtime+TimeLimit.swift` extends `Runtime`, and the file of a
  /// module documents the module.
  @Test func filesHoldATypeOfTheirName() throws {
    for file in try SourceTree.sources() {
      let name = file.path.split(separator: "/").last?.prefix { $0 != "." && $0 != "+" } ?? ""
      let declared = file.declarations.filter { $0.isTopLevel && $0.isType }.map(\.name)
      let extended = file.extended.flatMap { $0.split(separator: ".") }
      let isOpening = file.lines.first?.hasPrefix("//! \(name): ") == true
      if !isOpening, !declared.contains(String(name)), !extended.contains(name) {
        Issue.record("\(file.path) declares no \(name): \(declared.joined(separator: ", "))")
      }
    }
  }

  /// Tests are named as sentences in camel case: `aBrokenLineIsOneRejection`.
  @Test func testsAreNamedInOneStyle() throws {
    for file in try SourceTree.files(under: "Tests", suffix: ".swift") {
      for (index, line) in file.lines.enumerated() where line.drop(while: { $0 == " " }).hasPrefix("@Test") {
        let near = file.lines[index...].prefix(6).first { $0.contains("func ") }
        guard let function = near?.components(between: "func ", and: "(").first else { continue }
        let isPlain = function.allSatisfy { $0.isLetter || $0.isNumber } && function.first?.isLowercase == true
        let isPrefixed = function.hasPrefix("test") && function.dropFirst(4).first?.isUppercase == true
        #expect(isPlain && !isPrefixed, "\(file.path):\(index + 1): \(function)")
      }
    }
  }
}

/// Which folders of a module use which others: by the names that are declared at the top of their files.
struct FolderGraph {
  private var edges: [String: [String: String]] = [:]

  init(_ files: [SourceFile], below base: String) {
    var owners: [String: SourceFile] = [:]
    for file in files {
      for item in file.declarations where item.isTopLevel && item.access != .file { owners[item.name] = file }
    }
    for file in files {
      let folder = Self.folder(of: file, below: base)
      for word in SourceWords.of(file).code {
        guard let owner = owners[word] else { continue }
        let other = Self.folder(of: owner, below: base)
        // Files beside the folders belong to the module as a whole: protocols, registries.
        if other != folder, !folder.isEmpty, !other.isEmpty {
          edges[folder, default: [:]][other] = "\(file.path) uses \(word)"
        }
      }
    }
  }

  /// The folder below the module's own that a file is in; empty for the module's own.
  private static func folder(of file: SourceFile, below base: String) -> String {
    let parts = file.path.dropFirst(base.count + 1).split(separator: "/")
    return parts.count > 1 ? String(parts[0]) : ""
  }

  /// One cycle in words; nil if there is none.
  var cycle: String? {
    var state: [String: Bool] = [:]
    var way: [String] = []
    func visit(_ folder: String) -> String? {
      if state[folder] == true { return nil }
      if state[folder] == false {
        let round = way[(way.firstIndex(of: folder) ?? 0)...] + [folder]
        return zip(round, round.dropFirst()).compactMap { edges[$0]?[$1] }.joined(separator: "; ")
      }
      state[folder] = false
      way.append(folder)
      for other in (edges[folder] ?? [:]).keys.sorted() {
        if let found = visit(other) { return found }
      }
      way.removeLast()
      state[folder] = true
      return nil
    }
    for folder in edges.keys.sorted() {
      if let found = visit(folder) { return found }
    }
    return nil
  }
}
