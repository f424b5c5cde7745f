/// Merges sorted stretches into one; of equal keys, the record of the earlier stretch comes first.
///
/// The heap holds the stretches by their current records (Knuth, The Art of Computer Programming, vol. 3, 5.4.1).
struct StretchMerge {
  private var heap: [(word: UInt64, cursor: SpillCursor, ordinal: Int)] = []

  init(_ file: SpillFile) throws {
    for (ordinal, stretch) in file.stretches.enumerated() {
      let cursor = SpillCursor(file, stretch)
      if try cursor.advance() { heap.append((cursor.word, cursor, ordinal)) }
    }
    for place in heap.indices.reversed() { sink(place) }
  }

  /// Hands over all records in key order.
  mutating func drain(_ take: (SortRecord) throws -> Void) throws {
    while let first = heap.first {
      try take(first.cursor.record)
      if try first.cursor.advance() {
        heap[0].word = first.cursor.word
      } else {
        heap[0] = heap[heap.count - 1]
        heap.removeLast()
      }
      sink(0)
    }
  }

  private mutating func sink(_ from: Int) {
    var place = from
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count && isLess(child, least) { least = child }
      if least == place { return }
      heap.swapAt(place, least)
      place = least
    }
  }

  private func isLess(_ a: Int, _ b: Int) -> Bool {
    if heap[a].word != heap[b].word { return heap[a].word < heap[b].word }
    let order = KeySort.compare(heap[a].cursor.record.key, heap[b].cursor.record.key)
    return order != 0 ? order < 0 : heap[a].ordinal < heap[b].ordinal
  }
}
