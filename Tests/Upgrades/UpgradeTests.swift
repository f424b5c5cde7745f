import Glibc
import Platform
import SQLite
import Testbed
import Testing

/// The current Klamra opens the folder of an earlier release and carries on.
@Suite struct UpgradeTests {
  @Test func aReleaseIsThere() { #expect(!Upgraded.releases.isEmpty) }

  // MARK: Existing content is read unchanged

  @Test(arguments: Upgraded.releases)
  func versionsAndRowsAreSeenUnchanged(release: String) throws {
    let gateway = try Upgraded(release)
    try gateway.migrate()
    for dataset in Upgraded.datasets {
      for command in ["history", "show"] {
        let now = try gateway.run("--json \(command) \(dataset)")
        #expect(now.end == .exit(0), "\(now)")
        #expect(now.output == (try gateway.seen("\(command)-\(dataset).json")), "\(command) \(dataset)")
      }
    }
    #expect(try gateway.run("--json revisions zwykle").output == gateway.seen("revisions-zwykle.json"))
  }

  @Test(arguments: Upgraded.releases)
  func runsHoldsAndQuarantineAreSeenUnchanged(release: String) throws {
    let gateway = try Upgraded(release)
    try gateway.migrate()
    let counts = "SELECT value FROM json_each(?1, '$.counts')"
    #expect(
      try Upgraded.query(gateway.run("--json quarantine list").output, counts)
        == Upgraded.query(gateway.seen("quarantine.json"), counts))
    #expect(try gateway.run("--json runs").output == gateway.seen("runs.json"))
    // The wording of reasons is not stored; their number is. Their codes came with layout 11.
    let holds = """
      SELECT json_remove(json_set(value, '$.reasons', json_array_length(value, '$.reasons')), '$.codes')
      FROM json_each(?1, '$.holds')
      """
    let now = try Upgraded.query(try gateway.run("--json hold list").output, holds)
    #expect(now.count == 5)
    #expect(try now == Upgraded.query(gateway.seen("holds.json"), holds))
    // What was delivered stays delivered; what is owed was tried once more, in vain. Ids were plain digests of manifests
    // that named documents by plain digests, which are written again: these events have keyed ids now.
    let deliveries = """
      SELECT value ->> 'sequence' || ' ' || (value ->> 'dataset') || ' ' || (value ->> 'version') || ' '
        || (value ->> 'subscriber') || ' ' || (value ->> 'state')
      FROM json_each(?1, '$.deliveries')
      """
    #expect(
      try Upgraded.query(gateway.run("--json deliveries list").output, deliveries)
        == Upgraded.query(gateway.seen("deliveries.json"), deliveries))
  }

  // MARK: What is public stays

  @Test(arguments: Upgraded.releases)
  func noPublishedByteChanges(release: String) throws {
    let gateway = try Upgraded(release)
    let before = try gateway.published()
    #expect(before.count > 50)
    try gateway.migrate()
    let verify = try gateway.run("verify")
    #expect(verify.end == .exit(0), "\(verify)")
    _ = try gateway.run("run --all")
    let after = try gateway.published()
    // Manifests name documents by keyed digests now, and the check sums cover the manifests.
    let written = ["/manifest.json", "/SHA256SUMS"]
    for (file, digest) in before where !written.contains(where: file.hasSuffix) {
      #expect(after[file] == digest, "\(file)")
    }
    // The interrupted run makes the only new version.
    #expect(after.keys.filter { before[$0] == nil }.allSatisfy { $0.hasPrefix("public/datasets/przerwane/") })
    #expect(try gateway.run("verify").end == .exit(0))
  }

  /// Nothing is mapped again, no version is added, nothing that waits is lost, and no rejected result is raised again.
  @Test(arguments: Upgraded.releases)
  func theSameInputChangesNothing(release: String) throws {
    let gateway = try Upgraded(release)
    let again = try gateway.run("--json run \(Upgraded.sources.joined(separator: " "))")
    #expect(again.end == .exit(4), "\(again)")
    let outcomes = """
      SELECT source.value ->> 'source' || ' ' || (source.value ->> 'status') || ' ' || (stream.value ->> 'outcome') || ' '
        || coalesce(json_array_length(stream.value, '$.reasons'), 0) || ' ' || json_array_length(source.value, '$.published')
      FROM json_each(?1, '$.sources') AS source, json_each(source.value, '$.streams') AS stream ORDER BY 1
      """
    let now = try Upgraded.query(again.output, outcomes)
    #expect(now.contains("zwykle unchanged same 0 0") && now.count == Upgraded.sources.count)
    #expect(try now == Upgraded.query(gateway.seen("again.json"), outcomes))
    #expect(try gateway.versions().sorted() == gateway.seenLines("versions.txt"))
    let waiting = "SELECT value ->> 'hold' || ' ' || (value ->> 'source') FROM json_each(?1, '$.holds')"
    #expect(
      try Upgraded.query(gateway.run("--json hold list").output, waiting)
        == Upgraded.query(gateway.seen("holds.json"), waiting))
  }

  @Test(arguments: Upgraded.releases)
  func theInterruptedRunGoesOn(release: String) throws {
    let gateway = try Upgraded(release)
    let run = try #require(
      try Upgraded.query(
        gateway.seen("runs.json"),
        """
        SELECT value ->> 'run' FROM json_each(?1, '$.runs')
        WHERE value ->> 'state' = 'interrupted' AND value ->> 'source' = 'przerwane'
        """
      ).first)
    // Its documents are archived: they are not fetched again.
    try Files.remove(gateway.folder.file("drop/przerwane/register.csv"))
    let outcome = try gateway.run("run przerwane")
    #expect(outcome.end == .exit(0), "\(outcome)")
    #expect(
      try gateway.query("datasets/przerwane.sqlite", "SELECT run || ' ' || rows FROM versions WHERE number = 2") == [
        "\(run) 44"
      ])
    let released = try gateway.seenLines("versions-released.txt").filter { $0.hasPrefix("przerwane ") }
    #expect(try gateway.versions().filter { $0.hasPrefix("przerwane ") } == released)
    #expect(try gateway.run("verify przerwane").end == .exit(0))
  }

  // MARK: What waits can be decided

  @Test(arguments: Upgraded.releases)
  func everyHoldCanBeShownAndReleased(release: String) throws {
    let gateway = try Upgraded(release)
    #expect(try gateway.run("run przerwane").end == .exit(0))
    let ids = try gateway.query("klamra.sqlite", "SELECT id FROM holds WHERE state = 'waiting' ORDER BY id")
    #expect(ids.count == 5)
    for id in ids {
      let show = try gateway.run("hold show \(id)")
      #expect(show.end == .exit(0) && show.output.contains("klamra hold release \(id) commits it"), "\(show)")
      let release = try gateway.run("hold release \(id) --reason Dobrze")
      #expect(release.end == .exit(0), "\(release)")
    }
    #expect(try gateway.versions().sorted() == gateway.seenLines("versions-released.txt"))
    #expect(try gateway.run("--json hold list").output.contains("\"holds\": []"))
    #expect(try gateway.run("verify").end == .exit(0))
  }

  @Test(arguments: Upgraded.releases)
  func everyHoldCanBeRejectedForGood(release: String) throws {
    let gateway = try Upgraded(release)
    let waiting = try gateway.query("klamra.sqlite", "SELECT id FROM holds WHERE state = 'waiting' ORDER BY id")
    for id in waiting {
      let reject = try gateway.run("hold reject \(id) --reason Pomyłka")
      #expect(reject.end == .exit(0), "\(reject)")
    }
    let before = try gateway.versions()
    let again = try gateway.run("run \(Upgraded.sources.joined(separator: " "))")
    #expect(again.end == .exit(4), "\(again)")
    #expect(try gateway.query("klamra.sqlite", "SELECT id FROM holds WHERE state = 'waiting'").isEmpty)
    #expect(try gateway.versions() == before)
  }

  @Test(arguments: Upgraded.releases)
  func rejectedRecordsCanBeMended(release: String) throws {
    let gateway = try Upgraded(release)
    try gateway.migrate()
    let show = try gateway.run("quarantine show 16")
    #expect(show.end == .exit(0) && show.output.contains("brak"), "\(show)")
    let export = try gateway.run("quarantine export 16")
    #expect(export.end == .exit(0), "\(export)")
    #expect(try gateway.run("quarantine discard 16 --reason Znane").end == .exit(0))
    let again = try gateway.run("run odrzucone")
    // Known records are not reported again.
    #expect(again.end == .exit(0), "\(again)")
  }

  // MARK: The next runs

  @Test(arguments: Upgraded.releases)
  func newInputMakesNewVersions(release: String) throws {
    let gateway = try Upgraded(release)
    let path = gateway.folder.file("drop/zwykle/register.csv")
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    try AtomicFile.write(Array(text.replacing(";101\n", with: ";301\n").utf8), to: path)
    let outcome = try gateway.run("run zwykle")
    #expect(outcome.end == .exit(0), "\(outcome)")
    let newest = "SELECT number || ' ' || rows || ' ' || updated FROM versions ORDER BY number DESC LIMIT 1"
    // The erased row does not return.
    #expect(try gateway.query("datasets/zwykle.sqlite", newest) == ["5 42 1"])
    #expect(try gateway.query("datasets/zwykle.sqlite", "SELECT id FROM rows WHERE id = '7'").isEmpty)
    // What follows from it has followed.
    #expect(try gateway.query("datasets/razem.sqlite", newest) == ["6 2 2"])
    #expect(try gateway.run("verify").end == .exit(0))
  }

  @Test(arguments: Upgraded.releases)
  func whatIsOwedIsDelivered(release: String) throws {
    let gateway = try Upgraded(release)
    let secret = String(decoding: try Files.read(gateway.folder.file("config/secrets/biuro")), as: UTF8.self)
    let receiver = try ChildProcess(
      "standin", ["serve", "--port", "0", "--receiver-secret", secret.split(separator: "\n").joined()],
      in: gateway.folder.path, name: "receiver")
    defer {
      receiver.send(SIGKILL)
      _ = receiver.wait(seconds: 5)
    }
    let port = try #require(receiver.port())
    let path = gateway.folder.file("config/subscribers/biuro.yaml")
    let subscriber = String(decoding: try Files.read(path), as: UTF8.self)
    try AtomicFile.write(Array(subscriber.replacing("127.0.0.1:9/", with: "127.0.0.1:\(port)/").utf8), to: path)

    let owed = try gateway.query(
      "klamra.sqlite",
      """
      SELECT e.id FROM deliveries AS d JOIN events AS e ON e.sequence = d.event WHERE d.state = 'pending' ORDER BY e.sequence
      """)
    #expect(owed.count == 2)
    let daemon = try gateway.start(["serve"])
    // The failed attempt is repeated once it is due; the daemon waits for that.
    var received: [String] = []
    for _ in 0..<600 where received.count < owed.count {
      usleep(100_000)
      let reply = try RawHTTP.request(port, "GET", "/hook/received")
      received = try Upgraded.query(
        reply.text, "SELECT value ->> 'id' FROM json_each(?1) WHERE value ->> 'verified' = 1 ORDER BY key")
    }
    // The daemon also resumes the interrupted run, whose event follows the pending ones.
    #expect(Array(received.prefix(owed.count)) == owed, "\(daemon.errors)")
    daemon.send(SIGTERM)
    #expect(daemon.wait(seconds: 60) == .exit(0), "\(daemon.errors)")
    let pending = try gateway.query(
      "klamra.sqlite",
      "SELECT e.id FROM deliveries AS d JOIN events AS e ON e.sequence = d.event WHERE d.state <> 'delivered'")
    #expect(pending.allSatisfy { !owed.contains($0) }, "\(daemon.errors)")
  }
}
