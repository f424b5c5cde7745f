extension TextFlow {
  /// The different contents that one register may have. Mostly there is one: a list is faster than a set.
  struct Contents: ExpressibleByArrayLiteral, Sequence {
    private var list: [Content] = []

    init(arrayLiteral contents: Content...) { insert(contents) }
    init(_ contents: some Sequence<Content>) { insert(contents) }

    func makeIterator() -> [Content].Iterator { list.makeIterator() }

    /// Adds what is not there; false if all was.
    @discardableResult
    mutating func insert(_ contents: some Sequence<Content>) -> Bool {
      let count = list.count
      for content in contents where !list.contains(content) { list.append(content) }
      return list.count > count
    }

    func only(_ isMeant: (Content) -> Bool) -> Contents { Contents(list.filter(isMeant)) }
  }
}
