import Landing
import Platform
import SQLite
import Schema
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Runtime
@testable import State

/// A crash at any stage of a derivation: the next process continues, and nothing is lost or duplicated.
@Suite struct DerivedCrashTests {
  private let region: Region

  init() throws {
    region = try Region()
    try region.bringAll()
    try region.put("amount", Region.amounts.map { $0.replacing("100.05", with: "90") })
  }

  private func expectWhole(_ expected: String) throws {
    #expect(region.rows("raport").last == expected)
    #expect(try region.versions("raport").map(\.number) == [1, 2])
    for name in ["na-glowe", "raport"] {
      let page = try Files.read(region.scene.folder.file("public/datasets/\(name)/latest.json"))
      #expect(String(decoding: page, as: UTF8.self).contains("\"version\": 2"), "\(name)")
    }
    let connection = try Connection(region.scene.folder.file("state/klamra.sqlite"), mode: .readOnly)
    var underWay = try connection.prepare("SELECT count(*) FROM runs WHERE state IN ('started', 'fetching', 'mapped')")
    #expect(try underWay.step() && underWay.integer(0) == 0)
    #expect(region.scene.run("verify").status == .done)
  }

  @Test func beforeTheFirstDerivation() throws {
    do {
      // The process crashes after the input was committed.
      let runtime = try Runtime(region.scene.folders, try Configuration.load(folder: region.scene.folders.config))
      let report = runtime.run("amount", trigger: .operatorCommand, cancellation: Cancellation())
      #expect(report.status == .done)
    }
    #expect(try region.versions("raport").map(\.number) == [1])
    #expect(region.scene.run("run amount").status == .done)
    try expectWhole("2024 17 9")
  }

  @Test func whileOneIsUnderWay() throws {
    do {
      let runtime = try Runtime(region.scene.folders, try Configuration.load(folder: region.scene.folders.config))
      _ = runtime.run("amount", trigger: .operatorCommand, cancellation: Cancellation())
      // Begun, and nothing committed.
      _ = try runtime.records.runs.begin(source: "derived:na-glowe", trigger: .derivation)
    }
    #expect(region.scene.run("derive").status == .done)
    try expectWhole("2024 17 9")
    #expect(region.scene.run("runs").output.contains("failed"))
  }

  @Test func betweenTheCommitAndTheEndOfTheRun() throws {
    do {
      let runtime = try Runtime(region.scene.folders, try Configuration.load(folder: region.scene.folders.config))
      _ = runtime.run("amount", trigger: .operatorCommand, cancellation: Cancellation())
      let reports = runtime.derive(isFollowed: false, cancellation: Cancellation())
      #expect(reports.count == 2)
      try runtime.records.database.write { connection in
        try connection.run(
          "UPDATE runs SET state = 'started', finished = NULL WHERE id = ?1", reports[0].run)
      }
    }
    let next = region.scene.run("derive")
    #expect(next.status == .done, "\(next)")
    // It was committed, so it is only published.
    #expect(next.output.contains("na-glowe version 2") && next.output.contains("raport version 2"), "\(next)")
    try expectWhole("2024 17 9")
  }

  @Test func betweenTheCommitAndThePublication() throws {
    #expect(region.scene.run("run amount --no-publish").status == .done)
    #expect(!Files.exists(region.scene.folder.file("public/datasets/raport/versions/2")))
    #expect(region.scene.run("run amount").status == .done)
    try expectWhole("2024 17 9")
  }

  @Test func betweenTwoDerivations() throws {
    do {
      let runtime = try Runtime(region.scene.folders, try Configuration.load(folder: region.scene.folders.config))
      _ = runtime.run("amount", trigger: .operatorCommand, cancellation: Cancellation())
      let cancellation = Cancellation()
      // Cancelled as soon as the first is committed.
      _ = runtime.derive(cancellation: cancellation) { if $0.stage == .commit { cancellation.cancel() } }
    }
    #expect(try region.versions("na-glowe").map(\.number) == [1, 2])
    #expect(try region.versions("raport").map(\.number) == [1])
    #expect(region.scene.run("run people").status == .done)
    try expectWhole("2024 17 9")
  }
}
