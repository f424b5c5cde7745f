internal import Readers

/// Which objects of a source's records have data for keys, such as a number for each day: their members are one field.
public struct MemberMaps: Hashable, Sendable {
  /// What stands in place of such a key.
  static let any = "*"

  /// The objects, by the keys that lead to them; none for the record itself.
  public private(set) var objects: Set<[String]> = []

  public init(_ objects: Set<[String]> = []) { self.objects = objects }

  /// The keys that lead to a member, with those that are data made one.
  func place(_ path: [String]) -> [String] {
    if objects.isEmpty { return path }
    var place: [String] = []
    for key in path { place.append(objects.contains(place) ? Self.any : key) }
    return place
  }

  /// What a member is called.
  static func name(_ place: [String]) -> String {
    DocumentPath(isAbsolute: false, steps: place.map { .key($0) }).description
  }

  /// The keys that a name stands for; nil where it is no name of a member.
  static func place(of name: String) -> [String]? {
    guard let path = try? DocumentPath(parsing: name) else { return nil }
    let keys = path.steps.compactMap { if case .key(let key) = $0 { key } else { nil } }
    return keys.count == path.steps.count ? keys : nil
  }

  /// Takes the object that has the most members as one with data for keys; of several the outermost.
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
