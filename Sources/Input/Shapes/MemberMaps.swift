internal import Formats

/// The objects of a source's records whose keys are data, such as a number for each day: their members are one field.
public struct MemberMaps: Hashable, Sendable {
  /// The placeholder for such a key.
  static let any = "*"

  /// The objects by the keys that lead to them; empty for the record itself.
  public private(set) var objects: Set<[String]> = []

  public init(_ objects: Set<[String]> = []) { self.objects = objects }

  /// The keys that lead to a member, with keys that are data replaced.
  func place(_ path: [String]) -> [String] {
    if objects.isEmpty { return path }
    var place: [String] = []
    for key in path { place.append(objects.contains(place) ? Self.any : key) }
    return place
  }

  /// The name of a member.
  static func name(_ place: [String]) -> String {
    DocumentPath(isAbsolute: false, steps: place.map { .key($0) }).description
  }

  /// The keys of a name; nil if it is not the name of a member.
  static func place(of name: String) -> [String]? {
    guard let path = try? DocumentPath(parsing: name) else { return nil }
    let keys = path.steps.compactMap { if case .key(let key) = $0 { key } else { nil } }
    return keys.count == path.steps.count ? keys : nil
  }

  /// Treats the object with the most members as one whose keys are data; of several the outermost.
  mutating func add(largestOf places: some Sequence<[String]>) {
    var members: [[String]: Set<String>] = [:]
    for place in places {
      for count in place.indices { members[Array(place[..<count]), default: []].insert(place[count]) }
    }
    let largest = members.max { a, b in
      a.value.count != b.value.count
        ? a.value.count < b.value.count
        : a.key.count != b.key.count ? a.key.count > b.key.count : b.key.lexicographicallyPrecedes(a.key)
    }
    if let largest { objects.insert(largest.key) }
  }
}
