/// The parts of a table that have no sum in common, so that each can be protected separately.
struct ConnectedComponents {
  /// Figures of the table, and the sums between them by indices within the part.
  struct Part {
    var figures: [Int]
    var sums: [Sum]
  }

  /// Only parts with a figure at risk or an earlier hidden one, in the order of their first figures.
  private(set) var all: [Part] = []

  init(_ figures: [Figure], _ sums: [Sum]) {
    var parent = Array(figures.indices)
    func root(_ index: Int) -> Int {
      var (root, index) = (index, index)
      while parent[root] != root { root = parent[root] }
      while parent[index] != root { (parent[index], index) = (root, parent[index]) }
      return root
    }
    for sum in sums {
      let members = sum.members
      for member in members.dropFirst() {
        let (one, other) = (root(members[0]), root(member))
        parent[max(one, other)] = min(one, other)
      }
    }
    var isConcerned = Set<Int>()
    for (index, figure) in figures.enumerated() where figure.isAtRisk || figure.isSticky || figure.isGhost {
      isConcerned.insert(root(index))
    }
    var places: [Int: Int] = [:]
    var ownPlace = [Int](repeating: 0, count: figures.count)
    for index in figures.indices where isConcerned.contains(root(index)) {
      let place = places[root(index)] ?? all.count
      if place == all.count {
        places[root(index)] = place
        all.append(Part(figures: [], sums: []))
      }
      ownPlace[index] = all[place].figures.count
      all[place].figures.append(index)
    }
    for sum in sums {
      guard let first = sum.members.first, let place = places[root(first)] else { continue }
      all[place].sums.append(
        Sum(version: sum.version, total: sum.total.map { ownPlace[$0] }, parts: sum.parts.map { ownPlace[$0] }))
    }
  }
}
