internal import Connectors
internal import Platform

/// What the service of a source has said that it calls the source's values: a file of the state folder, so that it is
/// asked once a day at most. Without the file it is asked again.
struct DescriptionFile {
  private let folder: String
  private let path: String

  /// - Parameter state: the state folder.
  init(_ source: String, below state: String) {
    folder = "\(state)/descriptions"
    path = "\(folder)/\(source).json"
  }

  private static let format = 1

  /// The stored answers; none if there is no file or it is damaged.
  func read() -> [ValueDescription] {
    guard Files.exists(path), let bytes = try? Files.read(path), let root = try? JSONNode(parsing: bytes) else {
      return []
    }
    return (try? values(root)) ?? []
  }

  func write(_ values: [ValueDescription]) throws {
    try Files.makeFolder(folder)
    let list = JSON.array(values.map(json))
    let text = JSON.object(["format": .integer(Self.format), "values": list]).pretty + "\n"
    let file = try AtomicFile(path, isPrivate: true)
    try file.write(text)
    try file.commit()
  }

  private func json(_ value: ValueDescription) -> JSON {
    .object([
      "parameter": .string(value.asked.parameter), "value": .string(value.asked.value), "mark": .string(value.mark),
      "facts": value.facts.map { facts in
        .object(facts.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) })
      }, "unknown": .boolean(value.isUnknown), "answered": value.answeredAt.map { .string($0.description) },
      "problem": .string(value.problem), "etag": value.etag.map { .string($0) },
      "last_modified": value.lastModified.map { .string($0) },
    ])
  }

  private func values(_ root: JSONNode) throws(JSONError) -> [ValueDescription] {
    guard try root.member("format").integer() == Self.format else { return [] }
    var found: [ValueDescription] = []
    for node in try root.member("values").elements() {
      let asked = AskedValue(
        parameter: try node.member("parameter").text(), value: try node.member("value").text())
      var value = ValueDescription(asked, mark: try node.member("mark").text())
      if let facts = try node.optional("facts"), case .object(let members) = facts.value {
        value.facts = [:]
        for member in members { value.facts?[member.name] = try facts.member(member.name).text() }
      }
      value.isUnknown = try node.member("unknown").boolean()
      value.answeredAt = try node.optional("answered")?.text(as: "a moment") { Timestamp($0) }
      value.problem = try node.member("problem").text()
      value.etag = try node.optional("etag")?.text()
      value.lastModified = try node.optional("last_modified")?.text()
      found.append(value)
    }
    return found
  }
}
