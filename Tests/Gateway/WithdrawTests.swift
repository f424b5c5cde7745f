import Events
import Glibc
import OutputState
import Platform
import SQLite
import Schema
import Serving
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Operations
@testable import Publication
@testable import Runtime
@testable import State

/// A data protection officer's order: a dataset or a version goes off the site at once, and comes back only if an operator
/// says so.
@Suite struct WithdrawTests {
  /// In no version but the second.
  private static let secret = "Szkoła Wycofana"

  private let scene: Scene

  /// Three versions; the second has a row of its own, and another value of a row that all have.
  init() throws {
    scene = try Scene()
    for (version, pupils) in [(1, "100"), (2, "7777"), (3, "102")] {
      var rows = [(0, "Szkoła", pupils), (1, "Druga", "50"), (2, "Trzecia", "\(version)")]
      if version == 2 { rows.append((77, Self.secret, "5")) }
      try scene.drop(rows)
      let outcome = scene.run("run rejestr")
      #expect(outcome.status == .done, "\(outcome)")
    }
  }

  private var site: String { "\(scene.folders.public)/datasets/szkoly" }

  private func withdraw(_ words: String..., reason: String = "decyzja inspektora") -> Scene.Outcome {
    scene.run(words: ["withdraw"] + words + ["--reason", reason])
  }

  /// All files below a folder that hold a text, unpacked where necessary.
  private func files(with word: String, below folder: String) throws -> [String] {
    try Files.list(folder).flatMap { name -> [String] in
      let path = "\(folder)/\(name)"
      if Files.isFolder(path) { return try files(with: word, below: path) }
      let bytes =
        name.hasSuffix(".gz")
        ? Array(try #require(Shell.shell("gunzip -c \"$1\"", in: folder, arguments: [path])).utf8)
        : try Files.read(path)
      return String(decoding: bytes, as: UTF8.self).contains(word) ? [path] : []
    }
  }

  private func read(_ path: String) throws -> String {
    String(decoding: try Files.read("\(scene.folders.public)/\(path)"), as: UTF8.self)
  }

  private func value(_ json: String, _ place: String) throws -> String {
    let database = try Database(scene.folder.file("json.sqlite"), tables: [])
    return try database.read { connection in
      var select = try connection.prepare("SELECT ?1 ->> ?2")
      try select.bind([json, place])
      return try select.step() ? select.text(0) : ""
    }
  }

  private func events() throws -> [Event] { try Records(reading: StatePaths(scene.folders.state)).outbox.events() }

  /// Every file of the dataset, with its digest.
  private func tree() throws -> [String: Digest] {
    let layout = Layout(root: scene.folders.public)
    return Dictionary(
      uniqueKeysWithValues: try layout.files(below: "datasets/szkoly").map {
        ($0, try Files.measure("\(scene.folders.public)/\($0)").digest)
      })
  }

  private func expectGone() throws {
    #expect(try files(with: "Trzecia", below: scene.folders.public) == [])
    for name in ["csv", "csv.gz", "ndjson.gz"] { #expect(!Files.exists("\(site)/versions/3/szkoly.\(name)")) }
    #expect(try !Files.exists("\(site)/changes") || Files.list("\(site)/changes") == [])
    for name in ["index.html", "datasets/index.html", "sitemap.xml"] {
      let text = try read(name)
      #expect(!text.contains("datasets/szkoly/\"") && !text.contains("datasets/szkoly/<"), "\(name)")
    }
  }

  @Test func aDatasetGoesWithAllItsFiles() throws {
    let outcome = withdraw("szkoly")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(outcome.output.contains("szkoly is withdrawn: ") && outcome.output.contains("410 Gone"), "\(outcome)")
    try expectGone()
    let page = try read("datasets/szkoly/index.html")
    #expect(page.contains("Zbiór danych wycofano") && page.contains("This dataset was withdrawn"))
    #expect(page.contains("decyzja inspektora") && page.contains("Szkoły"))
    for path in ["withdrawn.json", "latest.json", "versions/1/manifest.json", "versions/3/manifest.json"] {
      let json = try read("datasets/szkoly/\(path)")
      #expect(try value(json, "$.reason") == "decyzja inspektora", "\(path)")
      #expect(try value(json, "$.dataset") == "szkoly" && json.contains("\"version\": null"), "\(path)")
    }
    #expect(scene.run("verify").status == .done)
    let status = scene.run("status").output
    #expect(status.contains("szkoly has been withdrawn since "), "\(status)")
    #expect(status.contains("klamra withdraw szkoly --republish"), "\(status)")
    #expect(try value(scene.run("status --json").output, "$.withdrawn[0].state") == "announced")
    #expect(scene.run("doctor --quick").output.contains("szkoly is withdrawn: decyzja inspektora"))
  }

  @Test func subscribersAreTold() throws {
    try scene.subscribe("http://127.0.0.1:1/hook")
    #expect(withdraw("szkoly").status == .done)
    let event = try #require(try events().last)
    #expect(event.type == .datasetWithdrawn && event.version == 3)
    let body = String(decoding: event.body, as: UTF8.self)
    #expect(try value(body, "$.data.dataset") == "szkoly")
    #expect(body.contains("\"version\":null") && body.contains("\"reason\":\"decyzja inspektora\""))
    #expect(try value(body, "$.timestamp") == value(read("datasets/szkoly/withdrawn.json"), "$.withdrawn"))
    let deliveries = try Records(reading: StatePaths(scene.folders.state)).outbox.deliveries()
    #expect(deliveries.contains { $0.type == "dataset.withdrawn" && $0.subscriber == "biuro" })
    let feed = try read("changes.atom")
    #expect(feed.contains("wycofano zbiór danych") && !feed.contains("wersja 3"), "\(feed)")
    #expect(try read("datasets/szkoly/changes.atom").contains("wycofano zbiór danych"))
  }

  /// Nothing that repairs the public folder brings it back.
  @Test func nothingBringsItBack() throws {
    #expect(withdraw("szkoly").status == .done)
    let count = try events().count
    try scene.drop([(0, "Szkoła", "103"), (1, "Druga", "50"), (2, "Trzecia", "4")])
    for line in ["run rejestr", "publish", "publish szkoly", "replay rejestr", "prune", "run rejestr --refetch"] {
      let outcome = scene.run(line)
      #expect(outcome.status == .done, "\(line) \(outcome)")
      try expectGone()
    }
    #expect(scene.run("history szkoly").output.contains("4"), "runs go on")
    #expect(scene.run("erase szkoly 1 --reason x --yes").status == .done)
    #expect(scene.run("revisions annotate szkoly 2 --reason poprawka").status == .done)
    try expectGone()
    #expect(try events().count == count, "nothing is announced of what nobody sees")
    let status = scene.run("status")
    #expect(status.status == .done && !status.output.contains("is committed and not public"), "\(status)")
  }

  /// A restored or lost public folder is put right by the next pass.
  @Test func aRestoredPublicFolderIsPutRight() throws {
    let copy = scene.folder.file("copy")
    #expect(Shell.shell("cp -r \"$1\" \"$2\"", in: "/", arguments: [scene.folders.public, copy]) != nil)
    #expect(withdraw("szkoly").status == .done)
    try Files.removeTree(scene.folders.public)
    #expect(Shell.shell("cp -r \"$1\" \"$2\"", in: "/", arguments: [copy, scene.folders.public]) != nil)
    #expect(scene.run("verify").status == .failed, "what is there must not be")
    #expect(scene.run("publish").status == .done)
    try expectGone()
    try Files.removeTree(scene.folders.public)
    #expect(scene.run("publish").status == .done)
    #expect(try read("datasets/szkoly/index.html").contains("Zbiór danych wycofano"))
  }

  /// The state from before the withdrawal does not know of it, and the tombstone does.
  @Test func theTombstoneOutlivesARestoreOfTheState() throws {
    #expect(scene.run(words: ["backup", scene.folder.file("backups")]).status == .done)
    #expect(withdraw("szkoly", reason: "pierwsza").status == .done)
    let first = try #require(try events().last)
    let restored = scene.run(words: ["restore", scene.folder.file("backups"), "--replace"])
    #expect(restored.status == .done, "\(restored)")
    let outcome = scene.run("publish")
    #expect(outcome.status == .done)
    #expect(outcome.errors.contains("szkoly stays withdrawn: its tombstone"), "\(outcome)")
    try expectGone()
    #expect(try events().last?.id == first.id, "subscribers recognise the event")
    #expect(scene.run("status").output.contains("pierwsza"))
    #expect(!scene.run("publish").errors.contains("stays withdrawn"), "it is told once")
  }

  @Test func itIsPublishedAgainAsItWas() throws {
    let before = try tree()
    let announced = try events().map(\.id)
    #expect(withdraw("szkoly").status == .done)
    let outcome = scene.run("withdraw szkoly --republish")
    #expect(outcome.status == .done && outcome.output.contains("szkoly is published again"), "\(outcome)")
    // The page shows when it was published, and the feed that it was away.
    let after = try tree()
    let versions = before.filter { $0.key.contains("/versions/") || $0.key.contains("/changes/") }
    #expect(after.filter { versions.keys.contains($0.key) } == versions)
    #expect(Set(after.keys) == Set(before.keys))
    #expect(try read("index.html").contains("datasets/szkoly/\""))
    #expect(scene.run("verify").status == .done)
    let event = try #require(try events().last)
    #expect(event.type == .versionPublished && event.version == 3 && !announced.contains(event.id))
    #expect(String(decoding: event.body, as: UTF8.self).contains("\"republished\":"))
    #expect(!scene.run("status").output.contains("withdrawn"))
    #expect(scene.run("withdraw szkoly --republish").output.contains("szkoly is not withdrawn"))
    let count = try events().count
    #expect(scene.run("publish").status == .done)
    #expect(try events().count == count)
  }

  /// What was committed meanwhile is published with it.
  @Test func versionsThatCameMeanwhileFollow() throws {
    #expect(withdraw("szkoly").status == .done)
    try scene.drop([(0, "Szkoła", "103"), (1, "Druga", "50"), (2, "Trzecia", "4")])
    #expect(scene.run("run rejestr").status == .done)
    #expect(!Files.exists("\(site)/versions/4"))
    #expect(scene.run("withdraw szkoly --republish").status == .done)
    #expect(Files.exists("\(site)/versions/4/szkoly.csv") && Files.exists("\(site)/changes/3-4.csv"))
    #expect(try value(read("datasets/szkoly/latest.json"), "$.version") == "4")
    #expect(scene.run("verify").status == .done)
    #expect(try events().last?.version == 4)
  }

  /// The rows of a version are also in the deltas beside it, and its values in the revisions of later versions.
  @Test func aVersionGoesWithEverythingThatShowsItsRows() throws {
    #expect(try files(with: Self.secret, below: scene.folders.public).count > 3)
    let outcome = withdraw("szkoly", "2")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(try files(with: Self.secret, below: scene.folders.public) == [])
    #expect(try files(with: "7777", below: scene.folders.public) == [], "not as a value before, either")
    #expect(Files.exists("\(site)/versions/1/szkoly.csv") && Files.exists("\(site)/versions/3/szkoly.csv"))
    #expect(try value(read("datasets/szkoly/latest.json"), "$.version") == "3")
    #expect(try read("datasets/szkoly/versions/2/index.html").contains("Tę wersję wycofano"))
    #expect(try value(read("datasets/szkoly/versions/2/manifest.json"), "$.version") == "2")
    #expect(try read("datasets/szkoly/versions/3/manifest.json").contains("\"previous\": null"))
    #expect(try read("datasets/szkoly/index.html").contains("Wersja 2 wycofana"))
    #expect(scene.run("verify").status == .done)
    let publish = scene.run("publish")
    #expect(publish.output.contains("all whole"), "\(publish)")
    #expect(try files(with: "7777", below: scene.folders.public) == [])
    #expect(try value(String(decoding: #require(try events().last).body, as: UTF8.self), "$.data.version") == "2")

    let before = try Files.measure("\(site)/versions/1/manifest.json").digest
    #expect(scene.run("withdraw szkoly 2 --republish").status == .done)
    #expect(try !files(with: Self.secret, below: "\(site)/versions/2").isEmpty)
    #expect(Files.exists("\(site)/changes/1-2.csv") && Files.exists("\(site)/changes/2-3.csv"))
    #expect(try Files.measure("\(site)/versions/1/manifest.json").digest == before)
    #expect(!Files.exists("\(site)/versions/2/withdrawn.json"))
    #expect(scene.run("verify").status == .done)
    let event = try #require(try events().last)
    #expect(event.type == .versionPublished && event.version == 2)
  }

  /// The version before takes the place of the newest one, on the page as in the alias.
  @Test func theNewestVersionGivesWayToTheOneBefore() throws {
    #expect(withdraw("szkoly", "3").status == .done)
    #expect(try value(read("datasets/szkoly/latest.json"), "$.version") == "2")
    #expect(try read("datasets/szkoly/index.html").contains(Self.secret), "the rows of version 2")
    #expect(try !read("datasets/szkoly/index.html").contains(">102<"))
    #expect(scene.run("verify").status == .done)
    let status = scene.run("status")
    #expect(status.status == .done && !status.output.contains("not announced"), "\(status)")
    try scene.drop([(0, "Szkoła", "104"), (1, "Druga", "50"), (2, "Trzecia", "5")])
    #expect(scene.run("run rejestr").status == .done)
    #expect(try value(read("datasets/szkoly/latest.json"), "$.version") == "4")
    #expect(!Files.exists("\(site)/changes/3-4.csv"))
    #expect(scene.run("verify").status == .done)
  }

  @Test func withoutAnyVersionTheDatasetIsGone() throws {
    for version in ["1", "2", "3"] { #expect(withdraw("szkoly", version).status == .done) }
    try expectGone()
    #expect(try read("datasets/szkoly/index.html").contains("Tę wersję wycofano"))
    #expect(scene.run("verify").status == .done)
    try scene.drop([(0, "Szkoła", "104"), (1, "Druga", "50"), (2, "Trzecia", "5")])
    #expect(scene.run("run rejestr").status == .done)
    #expect(!Files.exists("\(site)/withdrawn.json"))
    #expect(try value(read("datasets/szkoly/latest.json"), "$.version") == "4")
    #expect(scene.run("verify").status == .done)
  }

  /// A withdrawal that is killed is completed by whatever comes next.
  @Test(arguments: WithdrawDataset.Stage.allCases)
  func aWithdrawalIsCompletedAfterACrash(_ stage: WithdrawDataset.Stage) throws {
    struct Crash: Error {}
    do {
      let runtime = try Runtime(scene.folders, Configuration.load(folder: scene.folders.config))
      let withdrawal = Withdrawal(
        dataset: "szkoly", at: Timestamp(seconds: Timestamp.now.seconds), reason: "decyzja", by: "ja")
      #expect(throws: Crash.self) {
        try WithdrawDataset(runtime, CatchUp(runtime)).withdraw(withdrawal) { if $0 == stage { throw Crash() } }
      }
      #expect(try CatchUp(runtime).isBehind())
    }
    #expect(scene.run("status").output.contains("szkoly is being withdrawn, which is not complete: klamra publish"))
    #expect(scene.run("publish").status == .done)
    try expectGone()
    #expect(try events().last?.type == .datasetWithdrawn)
    #expect(try events().count { $0.type == .datasetWithdrawn } == 1)
  }

  @Test func aReturnIsCompletedAfterACrash() throws {
    struct Crash: Error {}
    #expect(withdraw("szkoly").status == .done)
    do {
      let runtime = try Runtime(scene.folders, Configuration.load(folder: scene.folders.config))
      #expect(throws: Crash.self) {
        try WithdrawDataset(runtime, CatchUp(runtime)).republish("szkoly", version: nil) { _ in throw Crash() }
      }
    }
    #expect(scene.run("publish").status == .done)
    #expect(Files.exists("\(site)/versions/3/szkoly.csv") && !Files.exists("\(site)/withdrawn.json"))
    #expect(scene.run("verify").status == .done)
    #expect(try events().last?.type == .versionPublished)
  }

  @Test func aSecondTimeChangesTheReasonOnly() throws {
    #expect(withdraw("szkoly").status == .done)
    let count = try events().count
    let at = try value(read("datasets/szkoly/withdrawn.json"), "$.withdrawn")
    let second = withdraw("szkoly", reason: "inny powód")
    #expect(second.status == .done && second.output.contains("0 files removed"), "\(second)")
    #expect(try read("datasets/szkoly/index.html").contains("inny powód"))
    #expect(try value(read("datasets/szkoly/withdrawn.json"), "$.withdrawn") == at)
    #expect(try events().count == count)
  }

  @Test(arguments: [
    (["withdraw", "szkoly"], "\"withdraw\" wants a reason"),
    (["withdraw", "szkoly", "--reason", String(repeating: "ż", count: 501)], "the reason has 501 characters, and 500"),
    (["withdraw", "szkoly", "--reason", "=1+1"], "begins with \"=\""),
    (["withdraw", "szkoly", "--reason", "wniosek: jan.kowalski@example.pl"], "the reason contains an e-mail address"),
    (["withdraw", "szkola", "--reason", "x"], "did you mean \"szkoly\""),
    (["withdraw", "szkoly", "9", "--reason", "x"], "szkoly has no version 9"),
  ])
  func whatCannotBeWithdrawnIsSaid(words: [String], problem: String) throws {
    let outcome = scene.run(words: words)
    #expect(outcome.status == .wrong && outcome.errors.contains(problem), "\(outcome)")
    #expect(Files.exists("\(site)/versions/3/szkoly.csv"))
  }

  @Test func theLongestReasonAndAnOfficeAreTaken() throws {
    let words = [
      "withdraw", "szkoly", "--reason", "Pytania: iod@example.pl " + String(repeating: "ż", count: 470), "--yes",
    ]
    #expect(scene.run(words: words).status == .done)
  }

  @Test func aDryRunOnlyLooks() throws {
    let before = try tree()
    let outcome = scene.run(words: ["withdraw", "szkoly", "--reason", "x", "--dry-run"])
    #expect(outcome.status == .done && outcome.output.contains("datasets/szkoly/versions/2/szkoly.csv"), "\(outcome)")
    #expect(outcome.output.contains("would be removed"))
    #expect(try tree() == before && scene.run("status --json").output.contains("\"withdrawn\": []"))
  }

  /// The files of a dataset that nobody declares stay public: the order applies to them as well.
  @Test func aDatasetWithoutADeclarationCanBeWithdrawn() throws {
    try Files.remove("\(scene.folders.config)/datasets/szkoly.yaml")
    try Files.remove("\(scene.folders.config)/sources/rejestr.yaml")
    #expect(scene.run("status").output.contains("take it off the site: klamra withdraw szkoly --reason TEXT"))
    #expect(withdraw("szkoly", "2").errors.contains("so only the whole dataset can be withdrawn"))
    let outcome = withdraw("szkoly")
    #expect(outcome.status == .done, "\(outcome)")
    try expectGone()
    #expect(try events().last?.type == .datasetWithdrawn)
    #expect(scene.run("withdraw szkoly --republish").errors.contains("so it cannot be published"))
    try scene.folder.write("config/datasets/szkoly.yaml", Scene.dataset)
    #expect(scene.run("withdraw szkoly --republish").status == .done)
    #expect(Files.exists("\(site)/versions/3/szkoly.csv"))
  }

  @Test func theServerAnswersGone() throws {
    #expect(withdraw("szkoly").status == .done)
    let runtime = try Runtime(scene.folders, Configuration.load(folder: scene.folders.config))
    let routes = PublicRoutes.all(RouteSite(scene.folders) { try runtime.environment.site.catalogue() })
    let server = try HTTPServer(ListenAddress(host: "127.0.0.1", port: 0), router: Router(routes))
    defer { server.stop() }
    func get(_ path: String, _ accept: String = "*/*") throws -> RawHTTP.Reply {
      try RawHTTP.request(server.address.port, "GET", path, ["Accept": accept])
    }
    for path in [
      "", "index.html", "versions/3/szkoly.csv", "latest/manifest.json", "changes/2-3.csv", "x", "latest.json",
    ] {
      let reply = try get("/datasets/szkoly/\(path)")
      #expect(reply.status == 410, "\(path) \(reply.status)")
    }
    #expect(try get("/datasets/szkoly").status == 410)
    #expect(try get("/datasets/szkoly/versions/3/manifest.json").text.contains("\"reason\": \"decyzja inspektora\""))
    #expect(try get("/datasets/szkoly/versions/3/szkoly.csv", "text/html,*/*").text.contains("Zbiór danych wycofano"))
    let api = try get("/api/datasets/szkoly")
    #expect(api.status == 410 && api.text.contains("\"reason\":\"decyzja inspektora\""), "\(api.text)")
    #expect(try !get("/api/datasets").text.contains("szkoly"))
    #expect(try get("/api/datasets/inne").status == 404)
    #expect(try get("/datasets/inne/").status == 404)
  }
}
