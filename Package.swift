// swift-tools-version: 6.2
// Klamra has no Swift package dependency: its libraries come from Debian and are patched by apt.
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A C library of Debian, found through pkg-config.
func library(_ name: String, _ pkgConfig: String, _ package: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

/// A room of the gateway. The order of this list is the direction of the data: a room imports only rooms above it.
func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies + ["Testbed"], path: "Tests/\(name)", exclude: exclude,
    swiftSettings: settings)
}

let package = Package(
  name: "klamra",
  products: [
    .executable(name: "klamra", targets: ["klamra"]),
    .executable(name: "standin", targets: ["standin"]),
  ],
  targets: [
    library("CSQLite", "sqlite3", "libsqlite3-dev"),
    library("CCurl", "libcurl", "libcurl4-openssl-dev"),
    library("CYAML", "yaml-0.1", "libyaml-dev"),
    library("CMicrohttpd", "libmicrohttpd", "libmicrohttpd-dev"),
    library("CCrypto", "libcrypto", "libssl-dev"),
    library("CZstd", "libzstd", "libzstd-dev"),
    library("CDeflate", "libdeflate", "libdeflate-dev"),
    library("CZlib", "zlib", "zlib1g-dev"),
    .target(name: "CShims", path: "Sources/System/CShims"),

    room("Platform", ["CCrypto"]),
    room("Schema", ["Platform"]),
    room("SQLite", ["CSQLite", "Platform"]),
    room("Settings", ["CYAML", "Platform", "Schema"]),
    room("Transfer", ["CCurl", "CZlib", "Platform", "Schema", "SQLite"]),
    room("Landing", ["CShims", "CZstd", "Platform", "Schema", "SQLite"]),
    room("Formats", ["Platform", "Schema"]),
    room("Territory", ["Platform", "Schema", "Formats"]),
    room("Connectors", ["Platform", "Schema", "SQLite", "Settings", "Transfer", "Landing", "Formats"]),
    room("Mapping", ["CSQLite", "Platform", "Schema", "SQLite", "Settings", "Landing", "Formats", "Territory"]),
    room("Disclosure", ["Platform", "Schema", "Territory", "Mapping"]),
    room("Datasets", ["CSQLite", "Platform", "Schema", "SQLite", "Formats", "Mapping", "Disclosure"]),
    room("Publishing", ["CDeflate", "Platform", "Schema", "SQLite", "Datasets"]),
    room("Notifying", ["CCrypto", "Platform", "Schema", "SQLite", "Transfer"]),
    room("Serving", ["CMicrohttpd", "CShims", "Platform", "Schema"]),
    room(
      "Gateway",
      [
        "Platform", "Schema", "SQLite", "Settings", "Transfer", "Landing", "Formats", "Territory", "Connectors",
        "Mapping", "Disclosure",
        "Datasets", "Publishing", "Notifying", "Serving",
      ]),
    .executableTarget(
      name: "klamra", dependencies: ["Gateway", "Platform", "Schema"], swiftSettings: settings),
    .executableTarget(
      name: "standin", dependencies: ["Platform", "Serving", "Notifying"], swiftSettings: settings),

    .executableTarget(
      name: "bench-privacy", dependencies: ["Mapping", "Platform", "Schema"], path: "Benchmarks/Privacy",
      swiftSettings: settings),

    .target(
      name: "Testbed", dependencies: ["Platform", "Schema", "Formats"], path: "Tests/Testbed", swiftSettings: settings),
    tests("Platform", ["Platform"]),
    tests("Schema", ["Schema", "Platform"]),
    tests("SQLite", ["SQLite", "Platform"]),
    tests("Settings", ["Settings", "Platform", "Schema"], exclude: ["golden"]),
    tests("Transfer", ["Transfer", "Platform", "Schema", "SQLite"]),
    tests("Landing", ["Landing", "Platform", "SQLite"]),
    tests("Formats", ["Formats", "Platform", "Schema"]),
    tests("Territory", ["Territory", "Formats", "Platform", "Schema"]),
    tests("Connectors", ["Connectors", "Settings", "Transfer", "Landing", "Formats", "Platform", "Schema", "SQLite"]),
    tests("Mapping", ["Mapping", "Landing", "Formats", "Platform", "Schema", "SQLite", "Territory"]),
    tests("Disclosure", ["Disclosure", "Platform", "Schema", "Territory"], exclude: ["golden"]),
    tests("Datasets", ["CSQLite", "Datasets", "Mapping", "Formats", "Platform", "Schema", "SQLite"]),
    tests(
      "Publishing", ["Publishing", "Datasets", "Mapping", "Platform", "Schema", "SQLite"], exclude: ["Golden"]),
    tests("Notifying", ["Notifying", "Serving", "Transfer", "Platform", "Schema", "SQLite"]),
    tests("Serving", ["Serving", "Platform"]),
    tests("Standin", ["standin", "Serving", "Notifying", "Platform"]),
    tests(
      "Gateway",
      ["Gateway", "Datasets", "Landing", "Notifying", "Platform", "Schema", "SQLite", "Settings", "Territory"],
      exclude: ["golden"]),
    tests("System", ["klamra", "standin", "Platform", "Schema", "SQLite"], exclude: ["fixtures"]),
    tests(
      "Fuzz",
      [
        "Platform", "Schema", "SQLite", "Settings", "Transfer", "Landing", "Formats", "Mapping", "Datasets",
        "Publishing",
        "Notifying", "Serving", "Gateway",
      ]),
    tests("Tidy", ["Platform"]),
  ]
)
