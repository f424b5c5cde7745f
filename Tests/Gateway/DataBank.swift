import Platform
import Testbed

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import Presentation
@testable import State

/// A gateway that fetches from a data bank on loopback, through the shipped connector `gus-bdl`.
final class DataBank: Sendable {
  /// A variable as the bank has it.
  struct Variable: Sendable {
    var name: [String]
    /// The number and the name of its measure.
    var measure: (id: Int, name: String)
    var subject: String?
    var values: [(year: Int, value: String)] = [(2023, "10"), (2024, "20")]
  }

  let scene: Scene
  private let server: Monitor<ScriptedServer?>
  private let variables: Monitor<[String: Variable]>
  /// The answer to every question about a variable; nil for the right one.
  let disturbance = Monitor<[ScriptedStep]?>(nil)

  static let person = (id: 26, name: "osoba")
  static let thousand = (id: 23, name: "tys. osób")

  /// - Parameters:
  ///   - parameters: the items of the list of variables.
  ///   - more: further lines of the source's file.
  init(_ parameters: [String], _ known: [String: Variable], checks: String = "", more: String = "") throws {
    scene = try Scene()
    let variables = Monitor(known)
    self.variables = variables
    let disturbance = disturbance
    let server = try ScriptedServer { request in
      let parts = request.path.split(separator: "/")
      if parts.dropLast().last == "variables" {
        if let steps = disturbance.withLock({ $0 }) { return steps }
        return [variables.withLock { Self.description(String(parts.last ?? ""), $0) }]
      }
      return [.reply(variables.withLock { Self.figures(request.target, $0) })]
    }
    self.server = Monitor(server)
    let folder = scene.folder
    try folder.write("config/klamra.yaml", Scene.gateway + "territory: \(Scene.here)/Territory\n")
    try Files.remove(folder.file("config/sources/rejestr.yaml"))
    try Files.remove(folder.file("config/datasets/szkoly.yaml"))
    try folder.write(
      "config/datasets/wartosci.yaml",
      """
      title: {pl: Wartości, en: Values}
      columns:
        indicator:
          type: code
          privacy: public
          title: {pl: Wskaźnik, en: Indicator}
          codes: {149164: {pl: saldo migracji, en: migration balance}}
        area: {type: area, privacy: public, title: {pl: Gmina, en: Gmina}}
        period: {type: period, privacy: public, title: {pl: Rok, en: Year}}
        value: {type: decimal, privacy: public, title: {pl: Wartość, en: Value}}
        unit: {type: text, privacy: public, title: {pl: Jednostka, en: Unit}}
        status: {type: code, privacy: public, title: {pl: Status, en: Status}}
        mark: {type: text, privacy: public, title: {pl: Znak, en: Mark}}
      key: [indicator, area, period]
      \(checks)
      publication: {formats: [csv], licence: CC0-1.0}

      """)
    try declare(parameters, more)
  }

  /// Writes the file of the source.
  func declare(_ parameters: [String], _ more: String = "") throws {
    let base = server.withLock { $0?.url("/api/v1") ?? "http://127.0.0.1:9/api/v1" }
    try scene.folder.write(
      "config/sources/gus.yaml",
      """
      connector: gus-bdl
      title: {pl: GUS, en: Statistics Poland}
      base: \(base)
      parameters:
        units: [011212161011]
        variables:
      \(parameters.map { "    - \($0)\n" }.joined())
      streams:
        observations: {dataset: wartosci, refresh: full}
      \(more)

      """)
  }

  /// Changes what the bank has.
  func set(_ id: String, _ variable: Variable?) { variables.withLock { $0[id] = variable } }

  /// The bank is not there any more.
  func close() { server.withLock { $0 = nil } }

  /// The questions about variables so far.
  var questions: [String] {
    server.withLock { $0?.requests ?? [] }.map(\.path).filter { $0.contains("/variables/") }
  }

  /// Text with paths as if the configuration were in the working folder.
  func plain(_ text: String) -> String {
    text.replacing("\(scene.folder.path)/", with: "")
  }

  private static func description(_ id: String, _ known: [String: Variable]) -> ScriptedStep {
    guard let variable = known[id] else { return .reply(404, #"{"errors":[{"errorCode":404,"errorReason":"brak"}]}"#) }
    let names = variable.name.enumerated().map { #""n\#($0.offset + 1)":"\#($0.element)","# }.joined()
    let subject = variable.subject.map { #""subjectId":"\#($0)","# } ?? ""
    return .reply(
      headers: ["ETag: \"\(id)\""],
      #"{"id":\#(id),\#(subject)\#(names)"level":6,"measureUnitId":\#(variable.measure.id),"#
        + #""measureUnitName":"\#(variable.measure.name)"}"#)
  }

  private static func figures(_ target: String, _ known: [String: Variable]) -> String {
    let asked = target.split { "?&".contains($0) }.filter { $0.hasPrefix("var-id=") }.map { String($0.dropFirst(7)) }
    let results = asked.compactMap { id in
      known[id].map { variable in
        let values = variable.values.map { #"{"year":"\#($0.year)","val":\#($0.value),"attrId":1}"# }
        return
          #"{"id":\#(id),"measureUnitId":\#(variable.measure.id),"lastUpdate":"2026-05-06","values":[\#(values.joined(separator: ","))]}"#
      }
    }
    return #"{"totalRecords":\#(results.count),"unitId":"011212161011","unitName":"Kraków","aggregateId":1,"#
      + #""results":[\#(results.joined(separator: ","))]}"#
  }
}
