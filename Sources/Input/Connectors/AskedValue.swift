internal import Platform

/// A value of a list parameter for which a stream asks its source.
public struct AskedValue: Hashable, Sendable {
  /// The name of the parameter.
  public var parameter: String
  /// The value.
  public var value: String

  public init(parameter: String, value: String) {
    self.parameter = parameter
    self.value = value
  }
}

extension StreamRequest {
  /// The list parameters that the requests go through, each once.
  var askedParameters: [String] {
    var names: [String] = []
    for name in each.map(\.parameter) + [batch?.parameter].compactMap({ $0 }) where !names.contains(name) {
      names.append(name)
    }
    return names
  }

  /// Every value that the requests ask for, each once, in the order of the source.
  public func asked(_ parameters: ParameterValues) -> [AskedValue] {
    askedParameters.flatMap { name in
      parameters.all(name).unique.map { AskedValue(parameter: name, value: $0) }
    }
  }
}

extension [String] {
  /// The texts without repetitions, in their order.
  var unique: [String] {
    var known: Set<String> = []
    return filter { known.insert($0).inserted }
  }
}

extension [AskedValue] {
  /// The number of values that a sentence names.
  static var namedMax: Int { 10 }

  /// `variables 72305, 60559 and units 3 and 5 more`.
  public var words: String {
    let shown = prefix(Self.namedMax)
    var parts: [String] = []
    for parameter in shown.map(\.parameter).unique {
      let values = shown.filter { $0.parameter == parameter }.map { VisibleText.shown($0.value) }
      parts.append("\(parameter) \(values.joined(separator: ", "))")
    }
    return parts.joined(separator: ", ") + (count > shown.count ? " and \(count - shown.count) more" : "")
  }
}
