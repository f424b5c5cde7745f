internal import Testing

/// The declared dependencies of a target are exactly its imports.
@Suite struct DependencyTests {
  /// Modules of the system and of the toolchain, which no target declares.
  private static let given: Set<String> = ["Glibc", "Synchronization", "Testing", "Builtin", "Swift"]

  @Test func everyTargetIsRead() {
    let targets = PackageManifest.targets
    #expect(targets.filter { $0.kind == .module }.count > 15)
    #expect(targets.filter { $0.kind == .tests }.count > 15)
    #expect(targets.contains { $0.name == "klamra" && $0.kind == .program })
  }

  @Test func importsAreDeclaredDependencies() throws {
    for target in PackageManifest.targets {
      let imported = try Self.imports(of: target)
      let undeclared = imported.subtracting(target.dependencies).subtracting([target.name])
      #expect(undeclared.isEmpty, "\(target.name) imports what Package.swift does not list for it")
    }
  }

  @Test func declaredDependenciesAreImported() throws {
    for target in PackageManifest.targets {
      // Every test may use the bench; a test that starts a program needs it built and cannot import it.
      let programs = PackageManifest.targets.filter { $0.kind == .program }.map(\.name) + ["Testbed"]
      let unused = Set(target.dependencies).subtracting(try Self.imports(of: target)).subtracting(programs)
      #expect(unused.isEmpty, "\(target.name) does not import what Package.swift lists for it")
    }
  }

  /// In the gateway one module has tables and another prepares the SELECTs of operators; the others ask these.
  @Test func onlyStateAndConfigurationKnowSQLite() throws {
    for file in try SourceTree.sources() where file.path.hasPrefix("Sources/Gateway/") {
      if ["State", "OutputState", "Configuration"].contains(file.module) { continue }
      #expect(!file.imports.contains("SQLite"), "\(file.path) asks State for what it needs of klamra.sqlite")
    }
  }

  private static func imports(of target: DeclaredTarget) throws -> Set<String> {
    let files = try SourceTree.files(under: target.folder, suffix: ".swift")
    return Set(files.flatMap(\.imports)).subtracting(given)
  }
}

extension SourceFile {
  /// The names of the modules that the file imports.
  var imports: [String] {
    code.compactMap { line in
      let words = line.text.split(separator: " ")
      guard let at = words.firstIndex(of: "import"), words[..<at].allSatisfy({ Self.beforeImport.contains(String($0)) })
      else { return nil }
      return words.last.map { String($0.prefix { $0 != "." }) }
    }
  }

  private static let beforeImport: Set<String> = [
    "public", "package", "internal", "private", "@testable", "@preconcurrency",
  ]
}
