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
    name: name, path: "Sources/Core/System/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

/// A module on one of the floors, named by its folder below Sources. The order of the list below is the direction of the
/// data: a module imports only modules above it.
func module(_ path: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  let name = path.split(separator: "/").last.map(String.init) ?? path
  return .target(
    name: name, dependencies: dependencies, path: "Sources/\(path)", exclude: exclude, swiftSettings: settings)
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
    .target(name: "CShims", path: "Sources/Core/System/CShims"),

    // Core: what everything stands on.
    module("Core/Platform", ["CCrypto"]),
    module("Core/Schema", ["Platform"]),
    module("Core/Rows", ["Platform", "Schema"]),
    module("Core/SQLite", ["CSQLite", "Platform", "Schema"]),
    module("Core/Settings", ["CYAML", "Platform", "Schema"]),
    module("Core/Privacy", ["Platform", "Schema", "Rows"]),
    // Input: how data come in.
    module("Input/Transfer", ["CCurl", "CZlib", "Platform", "Schema", "SQLite"]),
    module("Input/Landing", ["CShims", "CZstd", "Platform", "Schema", "SQLite"]),
    module("Input/Text", ["Platform", "Schema"]),
    module("Input/Readers", ["Platform", "Schema", "Settings", "Text"]),
    module("Input/Shapes", ["Platform", "Readers", "Schema", "Text"]),
    module(
      "Input/Connectors", ["Platform", "Schema", "SQLite", "Settings", "Transfer", "Landing", "Text", "Readers"]),
    module("Input/Corrections", ["Platform", "Readers", "Schema", "Text"]),
    // Model: what the data mean.
    module("Model/Territory", ["Platform", "Schema", "Text", "Readers"]),
    module("Model/Checks", ["Platform", "Schema", "Rows"]),
    module(
      "Model/Mapping",
      [
        "CSQLite", "Platform", "Schema", "Rows", "SQLite", "Settings", "Privacy", "Text", "Readers", "Corrections",
        "Territory", "Checks",
      ]),
    module("Model/Disclosure", ["Platform", "Schema", "Rows", "Territory"]),
    module(
        "CSQLite", "Platform", "Schema", "Rows", "SQLite", "Privacy", "Corrections", "Checks", "Disclosure", "Store",
    // Output: what consumers get.
    module("Output/Writers", ["CDeflate", "Platform", "Schema"]),
    module("Output/Publication", ["Platform", "Schema", "SQLite", "Writers"]),
    module("Output/Catalogues", ["Platform", "Schema", "Publication", "Writers"]),
    module("Output/Portal", ["Platform", "Schema", "Publication", "Writers", "Catalogues"]),
    module("Output/Events", ["Platform", "Schema", "SQLite"]),
    module("Output/Channels", ["CCrypto", "Platform", "Schema", "Settings", "Transfer", "Events"]),
    module("Output/Serving", ["CMicrohttpd", "CShims", "Platform", "Schema"]),
    module("Output/Endpoints", ["Platform", "Schema", "Writers", "Catalogues", "Serving"]),
    // Gateway: the daemon that ties them together.
    module(
      "Gateway/Configuration",
      [
        "Platform", "Schema", "Rows", "SQLite", "Settings", "Text", "Readers", "Connectors", "Corrections",
        "Territory", "Mapping", "Writers", "Publication", "Catalogues", "Serving", "Events", "Channels",
      ]),
    module(
      "Gateway",
      [
        "Configuration",
        "Platform", "Schema", "Rows", "SQLite", "Settings", "Privacy", "Transfer", "Landing", "Text", "Readers",
        "Shapes", "Connectors", "Corrections", "Territory", "Checks", "Mapping", "Disclosure", "Writers",
        "Publication", "Catalogues", "Portal", "Serving", "Events", "Channels", "Endpoints", "Store", "StoreSQLite",
      ], exclude: ["Configuration"]),
    .executableTarget(
      name: "klamra", dependencies: ["Gateway", "Platform", "Schema"], swiftSettings: settings),
    .executableTarget(
      name: "standin", dependencies: ["Platform", "Channels", "Serving"], swiftSettings: settings),

    .executableTarget(
      name: "bench-privacy", dependencies: ["Privacy", "Platform", "Schema"], path: "Benchmarks/Privacy",
      swiftSettings: settings),

    .target(
      name: "Testbed", dependencies: ["Platform", "Schema", "Rows", "SQLite", "Readers"], path: "Tests/Testbed",
      swiftSettings: settings),
    tests("Platform", ["Platform"]),
    tests("Schema", ["Schema", "Platform"]),
    tests("Rows", ["Rows", "Platform", "Schema"]),
    tests("SQLite", ["SQLite", "Platform"]),
    tests("Privacy", ["Privacy", "Platform", "Rows", "Schema"]),
    tests("Settings", ["Settings", "Platform", "Schema"], exclude: ["golden"]),
    tests("Transfer", ["Transfer", "Platform", "Schema", "SQLite"]),
    tests("Landing", ["Landing", "Platform", "SQLite"]),
    tests("Text", ["Text", "Platform", "Schema"]),
    tests("Readers", ["Readers", "Settings", "Text", "Platform", "Schema"]),
    tests("Shapes", ["Shapes", "Platform", "Readers", "Text", "Schema"]),
    tests("Corrections", ["Corrections", "Platform", "Readers", "Text", "Schema"]),
    tests("Territory", ["Territory", "Readers", "Text", "Platform", "Schema"]),
    tests(
      "Connectors",
      ["Connectors", "Settings", "Transfer", "Landing", "Readers", "Text", "Platform", "Schema", "SQLite"]),
    tests("Checks", ["Checks", "Platform", "Rows", "Schema"]),
    tests("Mapping", ["Mapping", "Rows", "Readers", "Text", "Platform", "Schema", "Territory"]),
    tests("Disclosure", ["Disclosure", "Schema", "Territory"], exclude: ["golden"]),
    tests("Store", ["Store", "Platform", "Privacy", "Rows", "Schema"]),
    tests(
        "CSQLite", "Mapping", "Rows", "Privacy", "Readers", "Text", "Platform", "Schema", "SQLite", "StoreSQLite",
        "Store",
      exclude: ["golden"]),
    tests("Writers", ["Writers", "Platform", "Schema"], exclude: ["Golden"]),
    tests(
      "Publication", ["Publication", "Writers", "Catalogues", "Portal", "Platform", "Schema", "SQLite"],
      exclude: ["Golden"]),
    tests("Events", ["Events", "Platform", "Schema", "SQLite"]),
    tests(
      "Channels",
      ["Channels", "Events", "Serving", "Settings", "Transfer", "Platform", "Schema", "SQLite"], exclude: ["golden"]),
    tests("Serving", ["Serving", "Platform", "Schema"]),
    tests("Endpoints", ["Endpoints", "Catalogues", "Publication", "Serving", "Platform", "Schema"]),
    tests("Standin", ["standin", "Channels", "Serving", "Platform"]),
    tests("Configuration", ["Configuration", "Publication", "Serving", "Settings", "Platform", "Schema"]),
    tests(
      "Gateway",
      [
        "Configuration", "Gateway", "Platform", "Schema", "SQLite", "Settings", "Readers", "Shapes", "Connectors",
        "Territory", "Landing", "Publication", "Catalogues", "Events", "Channels", "Serving", "Endpoints", "Store",
        "StoreSQLite",
      ],
      exclude: ["golden"]),
    tests("System", ["klamra", "standin", "Platform", "Schema", "SQLite"], exclude: ["fixtures"]),
    tests("Upgrades", ["klamra", "standin", "Platform", "SQLite"], exclude: ["README.md", "make.sh", "layout-9"]),
    tests(
      "Fuzz",
      [
        "Platform", "Schema", "SQLite", "Settings", "Transfer", "Landing", "Text", "Readers", "Shapes", "Mapping",
        "Store", "StoreSQLite",
        "Writers", "Publication",
        "Events", "Channels", "Serving", "Configuration", "Gateway",
      ]),
    tests("Tidy", ["Platform"]),
  ]
)
