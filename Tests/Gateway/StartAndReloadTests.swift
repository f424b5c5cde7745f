import Configuration
import Events
import Platform
import Schema
import Store
import Testbed
import Testing

@testable import Runtime
@testable import State

/// The gateway at work: its start, and the configuration of the moment.
@Suite struct StartAndReloadTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private func configuration() throws -> Configuration { try Configuration.load(folder: scene.folders.config) }

  private func inventory() throws -> String {
    String(decoding: try Files.read("\(scene.folders.state)/inventory/sources.csv"), as: UTF8.self)
  }

  @Test func aSecondOneIsRefused() throws {
    let runtime = try Runtime(scene.folders, configuration())
    #expect(throws: StateFolderError.self) { try Runtime(scene.folders, configuration()) }
    #expect(runtime.paths == StatePaths(scene.folders.state))
  }

  @Test func theFolderIsFreeOnceItIsGone() throws {
    for _ in 0..<2 { _ = try Runtime(scene.folders, configuration()) }
  }

  /// The facts about sources are a file that can be fetched: written by a start and by a reload.
  @Test func theInventoryFollowsTheConfiguration() throws {
    let runtime = try Runtime(scene.folders, configuration())
    #expect(try inventory().contains("\r\nrejestr,Rejestr szkół,Register of schools,"))
    let path = "config/sources/rejestr.yaml"
    try scene.folder.write(path, scene.source().replacing("pl: Rejestr szkół", with: "pl: Spis"))
    try runtime.reload(configuration())
    #expect(try inventory().contains("\r\nrejestr,Spis,Register of schools,"))
  }

  /// A reload replaces everything that is made of the configuration at once.
  @Test func aReloadReplacesTheEnvironmentAsAWhole() throws {
    let runtime = try Runtime(scene.folders, configuration())
    let before = runtime.environment
    #expect(before.site.subscribers.isEmpty && before.configuration.datasets.map(\.id) == ["szkoly"])
    try scene.subscribe("http://127.0.0.1:1/hook")
    try scene.folder.write(
      "config/datasets/inne.yaml", Scene.dataset.replacing("pl: Szkoły, en: Schools", with: "pl: Inne, en: Others"))
    try runtime.reload(configuration())
    let after = runtime.environment
    #expect(after.site.subscribers.map(\.id) == ["biuro"])
    #expect(Set(after.stores.keys) == ["inne", "szkoly"])
    // A run under way keeps what it began with.
    #expect(before.site.subscribers.isEmpty && Set(before.stores.keys) == ["szkoly"])
  }

  @Test func aReloadThatFailsLeavesEverythingAsItWas() throws {
    let runtime = try Runtime(scene.folders, configuration())
    let facts = try inventory()
    try scene.subscribe("http://127.0.0.1:1/hook")
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source().replacing("pl: Rejestr szkół", with: "pl: Spis"))
    let next = try configuration()
    try scene.folder.write("secret", "no secret of a webhook\n")
    #expect(throws: (any Error).self) { try runtime.reload(next) }
    #expect(runtime.environment.site.subscribers.isEmpty)
    #expect(runtime.environment.configuration.sources.map(\.title.pl) == ["Rejestr szkół"])
    #expect(try inventory() == facts)
  }

  @Test func unknownNamesAreToldWithTheKnownOnes() throws {
    let environment = try Runtime(scene.folders, configuration()).environment
    #expect(try environment.store("szkoly").dataset.id == "szkoly")
    #expect(try environment.source("rejestr").id == "rejestr")
    let dataset = #expect(throws: UnknownNameError.self) { try environment.store("szkola") }
    #expect(dataset?.what == "there is no dataset \"szkola\" (did you mean \"szkoly\"?)")
    let source = #expect(throws: UnknownNameError.self) { try environment.source("spis") }
    #expect(source.map { "\($0.advice)" } == "The configuration has: rejestr")
  }
}
