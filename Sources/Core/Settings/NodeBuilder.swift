internal import Platform
internal import Schema

/// Builds nodes from events, within the limits.
struct NodeBuilder {
  let file: String
  let report: Report
  private var nodes = 0

  init(file: String, report: Report) {
    self.file = file
    self.report = report
  }

  /// The root of the only document; nil if there is none.
  mutating func document(_ parser: inout EventParser) throws(Stop) -> Node? {
    var root: Node?
    var documents = 0
    while true {
      let event = try parser.next()
      switch event.kind {
      case .streamEnd: return root
      case .documentStart:
        documents += 1
        guard documents == 1 else {
          throw Stop(message: "a second document begins here; a settings file holds one", mark: event.mark)
        }
      case .streamStart, .documentEnd, .nothing: continue
      default:
        let node = try node(from: event, &parser, depth: 1)
        root = node.isEmpty ? nil : node
      }
    }
  }

  private mutating func node(from event: YAMLEvent, _ parser: inout EventParser, depth: Int) throws(Stop) -> Node {
    nodes += 1
    guard nodes <= SettingsLimits.nodesMax else {
      throw Stop(message: "the file holds more than \(SettingsLimits.nodesMax) values", mark: event.mark)
    }
    guard depth <= SettingsLimits.depthMax else {
      throw Stop(message: "values are nested deeper than \(SettingsLimits.depthMax) levels", mark: event.mark)
    }
    try refuse(event)
    switch event.kind {
    case .sequenceStart: return try sequence(from: event, &parser, depth: depth)
    case .mappingStart: return try mapping(from: event, &parser, depth: depth)
    default: return Node(.scalar(event.text, event.style), mark: event.mark)
    }
  }

  private func refuse(_ event: YAMLEvent) throws(Stop) {
    if event.kind == .alias {
      throw Stop(message: "aliases (*name) are not used in settings", mark: event.mark, suggestion: "repeat the value")
    }
    if event.hasAnchor {
      throw Stop(message: "anchors (&name) are not used in settings", mark: event.mark, suggestion: "repeat the value")
    }
    if event.hasTag {
      throw Stop(message: "tags (!name) are not used in settings", mark: event.mark, suggestion: "remove the tag")
    }
  }

  private mutating func sequence(from start: YAMLEvent, _ parser: inout EventParser, depth: Int) throws(Stop) -> Node {
    var items: [Node] = []
    while true {
      let event = try parser.next()
      if event.kind == .sequenceEnd { return Node(.sequence(items), mark: start.mark) }
      items.append(try node(from: event, &parser, depth: depth + 1))
    }
  }

  private mutating func mapping(from start: YAMLEvent, _ parser: inout EventParser, depth: Int) throws(Stop) -> Node {
    var entries: [Node.Entry] = []
    var indices: [String: Int] = [:]
    while true {
      let event = try parser.next()
      if event.kind == .mappingEnd { return Node(.mapping(entries), mark: start.mark) }
      try refuse(event)
      guard event.kind == .scalar else {
        throw Stop(message: "a key must be text", mark: event.mark, suggestion: "check the indentation")
      }
      var value = try node(from: try parser.next(), &parser, depth: depth + 1)
      value.owner = event.mark
      if let index = indices[event.text] {
        let line = entries[index].keyMark.location.line
        entries[index].value.repeats.append(value)
        report.error("the key \"\(event.text)\" is given twice; the first is in line \(line)", at: event.mark)
        continue
      }
      indices[event.text] = entries.count
      entries.append(Node.Entry(key: event.text, keyMark: event.mark, value: value))
    }
  }
}
