internal import Connectors
internal import Formats
internal import Landing
internal import Platform
internal import SQLite
internal import Schema
import State
internal import Testbed
internal import Testing
internal import Transfer

@testable internal import Readers

/// Time that passes only during waits.
final class PretendClock: Waiting, Sendable {
  private struct State {
    var now: Timestamp
    var pauses: [Double] = []
  }
  private let state: Monitor<State>

  init(_ now: Timestamp) { state = Monitor(State(now: now)) }

  var now: Timestamp { state.withLock { $0.now } }
  var pauses: [Double] { state.withLock { $0.pauses } }
  func random() -> Double { 1 }
  func wait(seconds: Double) -> Bool {
    state.withLock { state in
      state.pauses.append(seconds)
      state.now = state.now.adding(seconds: seconds)
      return false
    }
  }
  func pass(_ seconds: Double) { state.withLock { $0.now = $0.now.adding(seconds: seconds) } }
}

/// A fetcher on its own folder and clock.
final class FetchBench {
  static let key = InstallationKey(secret: Array(0..<32))

  let folder: TemporaryFolder
  let archive: Archive
  let runs: Runs
  let quotas: Quotas
  let clock: PretendClock
  let cancellation = Cancellation()

  /// - Parameter now: file times are real, so tests of drop folders begin now.
  init(now: Timestamp = Timestamp(seconds: 1_795_262_400)) throws {
    folder = try TemporaryFolder()
    archive = try Archive(folder: folder.file("landing"))
    let database = try Database(folder.file("klamra.sqlite"), tables: [Runs.tables, Quotas.tables])
    runs = Runs(database)
    quotas = Quotas(database)
    clock = PretendClock(now)
  }

  /// Fetches into a run begun or continued, and ends the run well when the fetch is complete.
  func run(
    _ source: FetchSource, _ options: FetchOptions = FetchOptions(),
    progress: @escaping (FetchProgress) -> Void = { _ in }
  ) throws -> FetchOutcome {
    let fetcher = try Fetcher(
      archive: archive, runs: runs, quotas: quotas, key: Self.key, cancellation: cancellation, waiting: clock)
    let run = try fetcher.begin(source.owner, trigger: .schedule, isRefetch: options.isRefetch)
    let outcome = try fetcher.fetch(source, run: run, options: options, progress: progress)
    if case .complete = outcome { try runs.finish(run, .committed, at: clock.now) }
    return outcome
  }

  /// The single stream of a complete fetch.
  func fetched(_ source: FetchSource, _ options: FetchOptions = FetchOptions()) throws -> Fetched {
    let outcome = try run(source, options)
    guard case .complete(let streams) = outcome, let first = streams.first else {
      Issue.record("not complete: \(outcome)")
      throw CancellationError()
    }
    return first
  }

  func text(_ reference: DocumentReference) throws -> String {
    String(decoding: try archive.read(reference.document, verifying: true), as: UTF8.self)
  }

  func cost(_ source: FetchSource) throws -> FetchCost {
    try Fetcher(archive: archive, runs: runs, quotas: quotas, key: Self.key, waiting: clock).cost(of: source)
  }
}

func path(_ text: String) throws -> DocumentPath { try DocumentPath(parsing: text) }

/// A connector like that of BDL: units one by one, variables in batches, pages until `links.next` is absent.
func bdlLike(
  _ server: ScriptedServer, units: [String] = ["011212161011", "011212019012"],
  variables: [String] = ["72305", "60559"],
  quotas: QuotaLimits? = nil, isConditional: Bool = true, secrets: [String: String] = [:], retries: Int = 2
) throws -> FetchSource {
  let request = StreamRequest(
    path: try Template(parsing: "/data/by-unit/{unit}"),
    query: [
      QueryItem(name: "format", value: Template(literal: "json")),
      QueryItem(name: "year", value: try Template(parsing: "{year}")),
    ],
    each: [Each(placeholder: "unit", parameter: "units")],
    batch: Batch(name: "var-id", parameter: "variables", size: 2),
    pages: Pages(
      number: "page", sizeName: "page-size", size: 100, last: .absent(try path("links.next")),
      total: Total(path: try path("totalRecords"), counts: try path("results[]")), pagesMax: 20),
    failure: FailureBody(code: try path("errors[0].errorCode"), reason: try path("errors[0].errorReason")))
  let fields = [("variable", "/results[]/id"), ("year", "year"), ("value", "val"), ("attribute", "attrId")]
  let stream = StreamManifest(
    name: "observations", origin: .request(request), format: JSONFormat(records: try path("results[].values[]")),
    fields: try fields.map { FieldSpec(name: $0.0, locator: .path(try path($0.1)), type: .code) })
  let http = HTTPSettings(
    base: server.url("/api/v1"),
    headers: [
      HeaderField(name: "Accept", value: Template(literal: "application/json")),
      HeaderField(name: "X-ClientId", value: try Template(parsing: "{client_id}")),
    ], quotas: quotas, isConditional: isConditional, retries: retries)
  let connector = ConnectorManifest(
    id: "gus-bdl", folder: "", title: Bilingual(pl: "", en: ""),
    parameters: [
      Parameter(name: "units", type: .code, isMany: true), Parameter(name: "variables", type: .code, isMany: true),
      Parameter(name: "client_id", type: .secret),
    ], http: http, streams: [stream])
  return FetchSource(
    id: "ludnosc", connector: connector, parameters: ParameterValues(["units": units, "variables": variables]),
    secrets: secrets)
}

/// One page of a BDL reply.
func bdlPage(_ ids: [Int], total: Int, page: Int = 0, hasNext: Bool = false) -> String {
  let results = ids.map { #"{"id":\#($0),"values":[{"year":"2024","val":1.5,"attrId":1}]}"# }.joined(separator: ",")
  let next = hasNext ? #","next":"http://127.0.0.1/?page=\#(page + 1)""# : ""
  return #"{"totalRecords":\#(total),"page":\#(page),"links":{"self":"x"\#(next)},"results":[\#(results)]}"#
}
