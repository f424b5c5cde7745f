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
    .target(name: "CSpill", path: "Sources/Core/System/CSpill"),

    // Core: what everything stands on.
    module("Core/Platform", ["CCrypto"]),
    module("Core/Schema", ["Platform"]),
    module("Core/Rows", ["Platform", "Schema"]),
    module("Core/SQLite", ["CSQLite", "CSpill", "Platform", "Schema"]),
    module("Core/Settings", ["CYAML", "Platform", "Schema"]),
    module("Core/Privacy", ["Platform", "Schema", "Rows"]),
    // Input: how data come in.
    module("Input/Transfer", ["CCurl", "CZlib", "Platform"]),
    module("Input/Landing", ["CZstd", "CShims", "Platform", "Schema"]),
    module("Input/Text", ["Platform", "Schema"]),
    module("Input/Formats", ["Platform", "Schema", "Settings", "Text"]),
    module("Input/Readers", ["Platform", "Schema", "Settings", "Text", "Formats"]),
    module(
      "Input/Connectors",
      ["Platform", "Schema", "Settings", "Privacy", "Transfer", "Landing", "Text", "Formats", "Readers"]),
    module("Input/Shapes", ["Platform", "Schema", "Privacy", "Text", "Formats", "Connectors"]),
    module("Input/Corrections", ["Platform", "Schema", "Text", "Formats"]),
    // Model: what the data mean.
    module("Model/Territory", ["Platform", "Schema", "Text", "Readers"]),
    module("Model/Checks", ["Platform", "Schema", "Rows"]),
    module(
      "Model/Mapping",
      [
        "CSQLite", "Platform", "Schema", "Rows", "SQLite", "Settings", "Privacy", "Text", "Formats", "Readers",
        "Corrections", "Territory", "Checks",
      ]),
    module("Model/Disclosure", ["Platform", "Schema", "Rows", "Territory"]),
    module("Model/Store", ["Platform", "Schema", "Rows", "Privacy", "Corrections", "Disclosure"]),
    module(
      "Model/StoreSQLite",
      [
        "CSQLite", "Platform", "Schema", "Rows", "SQLite", "Privacy", "Corrections", "Checks", "Disclosure", "Store",
      ]),
    // Output: what consumers get.
    module("Output/Writers", ["CDeflate", "Platform", "Schema"]),
    module("Output/Publication", ["Platform", "Schema", "Writers"]),
    module("Output/Catalogues", ["Platform", "Schema", "Writers", "Publication"]),
    module("Output/Portal", ["Platform", "Schema", "Writers", "Publication", "Catalogues"]),
    module("Output/Events", ["Platform", "Schema"]),
    module("Output/Channels", ["CCrypto", "Platform", "Schema", "Settings", "Transfer", "Events"]),
    module("Output/Serving", ["CMicrohttpd", "CShims", "Platform", "Schema"]),
    module("Output/Endpoints", ["Platform", "Schema", "Writers", "Catalogues", "Serving"]),
    // Gateway: the daemon that ties them together.
    module(
      "Gateway/Configuration",
      [
        "Platform", "Schema", "Rows", "SQLite", "Settings", "Privacy", "Text", "Formats", "Readers", "Connectors",
        "Corrections", "Territory", "Mapping", "Writers", "Publication", "Catalogues", "Events", "Channels",
        "Serving",
      ]),
    module("Gateway/OutputState", ["Platform", "Schema", "SQLite", "Publication", "Events"]),
    module(
      "Gateway/State",
      [
        "Platform", "Schema", "Rows", "SQLite", "Transfer", "Landing", "Formats", "Connectors", "Shapes", "Territory",
        "Mapping", "Store", "StoreSQLite", "Events", "Configuration", "OutputState",
      ]),
    module(
      "Gateway/Runtime",
      [
        "Platform", "Schema", "Settings", "Transfer", "Landing", "Shapes", "Corrections", "Store",
        "Publication",
        "Catalogues", "Portal", "Events", "Channels", "Configuration", "OutputState", "State",
      ]),
    module(
      "Gateway/Runs",
      [
        "Platform", "Schema", "Rows", "Settings", "Privacy", "Transfer", "Landing", "Text", "Formats", "Readers",
        "Connectors", "Shapes", "Corrections", "Territory", "Checks", "Mapping", "Disclosure", "Store",
        "Publication", "Events", "Configuration", "OutputState", "State", "Runtime",
      ]),
    module(
      "Gateway/Followers",
      [
        "Platform", "Schema", "Landing", "Store", "Publication", "Events", "Channels", "Configuration",
        "OutputState", "State", "Runtime",
      ]),
    module(
      "Gateway/Operations",
      [
        "Platform", "Schema", "Rows", "Settings", "Privacy", "Landing", "Text", "Formats", "Connectors",
        "Corrections", "Territory", "Mapping", "Store", "Publication", "Events", "Channels", "Configuration",
        "OutputState", "State", "Runtime", "Runs", "Followers",
      ]),
    module(
      "Gateway/Presentation",
      [
        "Platform", "Schema", "Rows", "Privacy", "Transfer", "Landing", "Text", "Formats", "Connectors", "Shapes",
        "Corrections", "Store", "Publication", "Events", "Configuration", "OutputState", "State", "Runtime", "Runs",
        "Followers", "Operations",
      ]),
    module(
      "Gateway/CommandLine",
      [
        "Platform", "Schema", "Rows", "Settings", "Privacy", "Landing", "Text", "Connectors", "Shapes", "Territory",
        "Mapping", "Store", "Publication", "Events", "Configuration", "OutputState", "State", "Runtime",
        "Runs", "Followers", "Operations", "Presentation",
      ]),
    module(
      "Gateway/Daemon",
      [
        "Platform", "Schema", "Landing", "Connectors", "Shapes", "Store", "Writers", "Publication", "Catalogues",
        "Events", "Channels", "Serving", "Endpoints", "Configuration", "OutputState", "State", "Runtime", "Runs",
        "Followers", "Operations", "Presentation", "CommandLine",
      ]),
    .executableTarget(
      name: "klamra", dependencies: ["CommandLine", "Daemon"], swiftSettings: settings),
    .executableTarget(
      name: "standin", dependencies: ["Platform", "Channels", "Serving"], swiftSettings: settings),

    .executableTarget(
      name: "bench-privacy", dependencies: ["Privacy", "Platform", "Schema"], path: "Benchmarks/Privacy",
      swiftSettings: settings),

    .target(
      name: "Testbed", dependencies: ["Platform", "Schema", "Rows", "SQLite", "Formats"], path: "Tests/Testbed",
      swiftSettings: settings),
    tests("Platform", ["Platform"]),
    tests("Schema", ["Platform", "Schema"]),
    tests("Rows", ["Platform", "Schema", "Rows", "SQLite"]),
    tests("SQLite", ["Platform", "SQLite"]),
    tests("Settings", ["Platform", "Schema", "Settings"], exclude: ["golden"]),
    tests("Privacy", ["Platform", "Schema", "Rows", "Privacy"]),
    tests("Transfer", ["Platform", "Transfer"]),
    tests("Landing", ["Platform", "Landing"]),
    tests("Text", ["Platform", "Schema", "Text", "Formats"]),
    tests("Readers", ["Platform", "Schema", "Settings", "Text", "Formats", "Readers"]),
    tests(
      "Connectors",
      [
        "Platform", "Schema", "SQLite", "Settings", "Transfer", "Landing", "Text", "Formats", "Readers",
        "Connectors", "State",
      ]),
    tests("Shapes", ["Platform", "Schema", "Text", "Formats", "Readers", "Connectors", "Shapes"]),
    tests("Corrections", ["Platform", "Schema", "Text", "Formats", "Readers", "Corrections"]),
    tests("Territory", ["Platform", "Schema", "Text", "Formats", "Readers", "Territory"]),
    tests("Checks", ["Platform", "Schema", "Rows", "Checks"]),
    tests("Mapping", ["Platform", "Schema", "Rows", "SQLite", "Text", "Formats", "Territory", "Mapping"]),
    tests("Disclosure", ["Platform", "Schema", "Rows", "Territory", "Disclosure"], exclude: ["golden"]),
    tests("Store", ["Platform", "Schema", "Rows", "Privacy", "Store"]),
    tests(
      "StoreSQLite",
      [
        "CSQLite", "Platform", "Schema", "Rows", "SQLite", "Privacy", "Text", "Formats", "Mapping", "Disclosure",
        "Store", "StoreSQLite",
      ], exclude: ["golden"]),
    tests("Writers", ["Platform", "Schema", "Writers"], exclude: ["Golden"]),
    tests(
      "Publication",
      [
        "Platform", "Schema", "SQLite", "Writers", "Publication", "Catalogues", "Portal", "OutputState",
      ], exclude: ["Golden"]),
    tests("Catalogues", ["Platform", "Schema", "Publication", "Catalogues"]),
    tests("Portal", ["Platform", "Schema", "Publication", "Catalogues", "Portal"]),
    tests("Events", ["Platform", "Schema", "SQLite", "Events", "OutputState"]),
    tests(
      "Channels",
      [
        "Platform", "Schema", "SQLite", "Settings", "Transfer", "Events", "Channels", "Serving", "OutputState",
      ], exclude: ["golden"]),
    tests("Serving", ["Platform", "Schema", "Serving"]),
    tests("Endpoints", ["Platform", "Schema", "Publication", "Catalogues", "Serving", "Endpoints"]),
    tests(
      "Configuration",
      [
        "Platform", "Schema", "Settings", "Formats", "Connectors", "Corrections", "Publication", "Events",
        "Channels", "Serving", "Configuration",
      ], exclude: ["golden"]),
    tests(
      "State",
      [
        "Platform", "Schema", "SQLite", "Transfer", "Landing", "Publication", "Events", "Configuration", "OutputState",
        "State",
      ]),
    tests("Standin", ["Platform", "Channels", "Serving", "standin"]),
    tests(
      "Gateway",
      [
        "Platform", "Schema", "SQLite", "Settings", "Privacy", "Transfer", "Landing", "Text", "Formats", "Readers",
        "Connectors", "Shapes", "Territory", "Store", "StoreSQLite", "Writers", "Publication", "Catalogues", "Events",
        "Channels",
        "Serving", "Endpoints", "Configuration", "OutputState", "State", "Runtime", "Runs", "Followers",
        "Operations", "Presentation", "CommandLine", "Daemon",
      ], exclude: ["golden"]),
    tests("Upgrades", ["klamra", "standin", "Platform", "SQLite"], exclude: ["README.md", "layout-9", "make.sh"]),
    tests("System", ["klamra", "standin", "Platform", "SQLite"], exclude: ["fixtures"]),
    tests(
      "Fuzz",
      [
        "Platform", "Schema", "Rows", "SQLite", "Settings", "Transfer", "Landing", "Text", "Formats", "Readers",
        "Shapes", "Mapping", "Store", "StoreSQLite", "Writers", "Publication", "Events", "Channels", "Serving",
        "Configuration", "OutputState", "State", "CommandLine",
      ]),
    tests("Tidy", ["Platform"]),
  ]
)
