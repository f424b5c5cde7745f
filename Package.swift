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
    module("Input/Formats", ["Platform", "Schema"]),
    module("Input/Connectors", ["Platform", "Schema", "SQLite", "Settings", "Transfer", "Landing", "Formats"]),
    // Model: what the data mean.
    module("Model/Territory", ["Platform", "Schema", "Formats"]),
    module("Model/Checks", ["Platform", "Schema", "Rows"]),
    module(
      "Model/Mapping",
      [
        "CSQLite", "Platform", "Schema", "Rows", "SQLite", "Settings", "Privacy", "Formats", "Territory", "Checks",
      ]),
    module("Model/Disclosure", ["Platform", "Schema", "Rows", "Territory"]),
    module(
      "Model/Datasets",
      ["CSQLite", "Platform", "Schema", "Rows", "SQLite", "Privacy", "Formats", "Checks", "Disclosure"]),
    // Output: what consumers get.
    module("Output/Writers", ["CDeflate", "Platform", "Schema"]),
    module("Output/Publication", ["Platform", "Schema", "SQLite", "Writers"]),
    module("Output/Catalogues", ["Platform", "Schema", "Publication", "Writers"]),
    module("Output/Portal", ["Platform", "Schema", "Publication", "Writers", "Catalogues"]),
    module("Output/Notifying", ["CCrypto", "Platform", "Schema", "SQLite", "Transfer"]),
    module("Output/Serving", ["CMicrohttpd", "CShims", "Platform", "Schema"]),
    // Gateway: the daemon that ties them together.
    module(
      "Gateway/Configuration",
      [
        "Platform", "Schema", "Rows", "Settings", "Formats", "Territory", "Connectors", "Mapping", "Writers",
        "Publication", "Catalogues", "Notifying", "Serving",
      ]),
    module(
      "Gateway/State",
      [
        "Platform", "Schema", "Rows", "SQLite", "Privacy", "Transfer", "Landing", "Formats", "Territory", "Connectors",
        "Datasets", "Publication", "Notifying", "Configuration",
      ]),
    module(
      "Gateway/Runs",
      [
        "Platform", "Schema", "Rows", "SQLite", "Settings", "Privacy", "Transfer", "Landing", "Formats", "Territory",
        "Connectors", "Checks", "Mapping", "Disclosure", "Datasets", "Publication", "Catalogues", "Portal",
        "Notifying", "Configuration", "State",
      ]),
    module(
      "Gateway/Followers",
      [
        "Platform", "Schema", "SQLite", "Landing", "Formats", "Datasets", "Publication", "Notifying", "Configuration",
        "State", "Runs",
      ]),
    module(
      "Gateway/CommandLine",
      [
        "Platform", "Schema", "Rows", "SQLite", "Settings", "Privacy", "Transfer", "Landing", "Formats", "Territory",
        "Connectors", "Checks", "Mapping", "Datasets", "Publication", "Notifying", "Configuration", "State", "Runs",
        "Followers",
      ]),
    module(
      "Gateway/Daemon",
      [
        "Platform", "Schema", "SQLite", "Landing", "Datasets", "Publication", "Notifying", "Serving", "Configuration",
        "State", "Runs", "Followers", "CommandLine",
      ]),
    .executableTarget(
      name: "klamra", dependencies: ["CommandLine", "Daemon"], swiftSettings: settings),
    .executableTarget(
      name: "standin", dependencies: ["Platform", "Serving", "Notifying"], swiftSettings: settings),

    .executableTarget(
      name: "bench-privacy", dependencies: ["Privacy", "Platform", "Schema"], path: "Benchmarks/Privacy",
      swiftSettings: settings),

    .target(
      name: "Testbed", dependencies: ["Platform", "Schema", "Rows", "SQLite", "Formats"], path: "Tests/Testbed",
      swiftSettings: settings),
    tests("Platform", ["Platform"]),
    tests("Schema", ["Schema", "Platform"]),
    tests("Rows", ["Rows", "Platform", "Schema"]),
    tests("SQLite", ["SQLite", "Platform"]),
    tests("Privacy", ["Privacy", "Platform", "Rows", "Schema"]),
    tests("Settings", ["Settings", "Platform", "Schema"], exclude: ["golden"]),
    tests("Transfer", ["Transfer", "Platform", "Schema", "SQLite"]),
    tests("Landing", ["Landing", "Platform", "SQLite"]),
    tests("Formats", ["Formats", "Platform", "Schema"]),
    tests("Territory", ["Territory", "Formats", "Platform", "Schema"]),
    tests("Connectors", ["Connectors", "Settings", "Transfer", "Landing", "Formats", "Platform", "Schema", "SQLite"]),
    tests("Checks", ["Checks", "Platform", "Rows", "Schema"]),
    tests("Mapping", ["Mapping", "Rows", "Formats", "Platform", "Schema", "Territory"]),
    tests("Disclosure", ["Disclosure", "Schema", "Territory"], exclude: ["golden"]),
    tests(
      "Datasets", ["CSQLite", "Datasets", "Mapping", "Rows", "Privacy", "Formats", "Platform", "Schema", "SQLite"],
      exclude: ["golden"]),
    tests("Writers", ["Writers", "Platform", "Schema"], exclude: ["Golden"]),
    tests(
      "Publication", ["Publication", "Writers", "Catalogues", "Portal", "Platform", "Schema", "SQLite"],
      exclude: ["Golden"]),
    tests("Notifying", ["Notifying", "Serving", "Transfer", "Platform", "Schema", "SQLite"]),
    tests("Serving", ["Serving", "Platform"]),
    tests("Standin", ["standin", "Serving", "Notifying", "Platform"]),
    tests("Configuration", ["Configuration", "Serving", "Settings", "Platform", "Schema"]),
    tests(
      "Gateway",
      [
        "Configuration", "State", "Runs", "Followers", "CommandLine", "Daemon", "Datasets", "Landing", "Notifying",
        "Platform", "Schema", "SQLite", "Settings",
        "Territory",
      ],
      exclude: ["golden"]),
    tests("System", ["klamra", "standin", "Platform", "Schema", "SQLite"], exclude: ["fixtures"]),
    tests(
      "Fuzz",
      [
        "Platform", "Schema", "SQLite", "Settings", "Transfer", "Landing", "Formats", "Mapping", "Datasets",
        "Writers", "Publication",
        "Notifying", "Serving", "Configuration", "State", "CommandLine",
      ]),
    tests("Tidy", ["Platform"]),
  ]
)
