internal import Glibc

/// Sorts records by their keys; records with equal keys keep their order.
///
/// The entries are sorted by eight bytes of the key, and only those that agree in them by the next eight: comparing two
/// numbers needs no access to the record. Many entries are distributed by the bytes in which their numbers differ (Knuth,
/// The Art of Computer Programming, vol. 3, 5.2.5), few are merged; those that are in order already are left as they are.
struct KeySort {
  /// A record of the buffer and eight bytes of its key.
  struct Entry {
    var word: UInt64
    /// Where the record begins in the buffer, in bytes.
    let offset: UInt32
  }

  /// Up to so many entries are sorted by insertion, with whole keys.
  private static let smallMax = 12
  /// From so many entries on, distributing them is quicker than merging.
  private static let manyMin = 1024
  /// What an entry takes, with that of the other array into which entries are distributed, in bytes.
  static let entryBytes = 2 * MemoryLayout<Entry>.stride

  private let entries: UnsafeMutablePointer<Entry>
  private let scratch: UnsafeMutablePointer<Entry>
  private let base: UnsafeRawPointer

  /// - Parameters:
  ///   - entries: `word` is that of the key's beginning.
  ///   - base: where the records are.
  static func sort(_ entries: UnsafeMutableBufferPointer<Entry>, _ base: UnsafeRawPointer) {
    guard entries.count > 1, let first = entries.baseAddress else { return }
    let scratch = UnsafeMutablePointer<Entry>.allocate(capacity: entries.count)
    defer { scratch.deallocate() }
    KeySort(entries: first, scratch: scratch, base: base).sort(entries.count)
  }

  private func key(_ index: Int) -> UnsafeRawBufferPointer { SortRecord(start: base + Int(entries[index].offset)).key }

  private func sort(_ count: Int) {
    // A list and no recursion: the number of levels depends on the length of the keys.
    var pending = [(first: 0, end: count, depth: 0)]
    while let (first, end, depth) = pending.popLast() {
      if end - first <= Self.smallMax {
        sortSmall(first, end, depth)
        continue
      }
      sortByWord(first, end)
      var start = first
      while start < end {
        var next = start + 1
        while next < end, entries[next].word == entries[start].word { next += 1 }
        if next - start > 1, depth + 8 < key(start).count {
          for index in start..<next { entries[index].word = SortKey.word(key(index), from: depth + 8) }
          pending.append((start, next, depth + 8))
        }
        start = next
      }
    }
  }

  /// Sorts few entries by the rest of their keys.
  private func sortSmall(_ first: Int, _ end: Int, _ depth: Int) {
    for index in first + 1..<max(end, first + 1) {
      let entry = entries[index]
      let rest = SortRecord(start: base + Int(entry.offset)).key
      var place = index
      while place > first, isLess(entry.word, rest, entries[place - 1].word, key(place - 1), depth) {
        entries[place] = entries[place - 1]
        place -= 1
      }
      entries[place] = entry
    }
  }

  @inline(__always)
  private func isLess(
    _ wordA: UInt64, _ a: UnsafeRawBufferPointer, _ wordB: UInt64, _ b: UnsafeRawBufferPointer, _ depth: Int
  ) -> Bool {
    wordA != wordB ? wordA < wordB : Self.compare(a, b, from: depth) < 0
  }

  /// Compares two keys from an offset up to which they agree.
  @inline(__always)
  static func compare(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer, from offset: Int = 0) -> Int {
    let shorter = min(a.count, b.count) - offset
    if shorter > 0, let left = a.baseAddress, let right = b.baseAddress {
      let order = memcmp(left + offset, right + offset, shorter)
      if order != 0 { return Int(order) }
    }
    return a.count - b.count
  }

  /// Sorts by the words alone.
  private func sortByWord(_ first: Int, _ end: Int) {
    var (varying, hasDescent) = (UInt64(0), false)
    for index in first + 1..<end {
      varying |= entries[index].word ^ entries[first].word
      hasDescent = hasDescent || entries[index].word < entries[index - 1].word
    }
    guard hasDescent else { return }
    if end - first < Self.manyMin { return mergeSort(first, end) }
    distribute(first, count: end - first, varying)
  }

  /// Sorts by one byte of the words after the other, the lowest first; `varying` has bits where the words differ.
  private func distribute(_ first: Int, count: Int, _ varying: UInt64) {
    var (source, target) = (entries + first, scratch)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { places in
      for shift in stride(from: UInt64(0), to: 64, by: 8) where varying >> shift & 255 != 0 {
        places.initialize(repeating: 0)
        for index in 0..<count { places[Int(source[index].word >> shift & 255)] += 1 }
        var place = 0
        for byte in 0..<256 { (places[byte], place) = (place, place + places[byte]) }
        for index in 0..<count {
          let byte = Int(source[index].word >> shift & 255)
          target[places[byte]] = source[index]
          places[byte] += 1
        }
        swap(&source, &target)
      }
    }
    if source == scratch { target.update(from: source, count: count) }
  }

  private func mergeSort(_ first: Int, _ end: Int) {
    if end - first <= 16 {
      for index in first + 1..<max(end, first + 1) {
        let entry = entries[index]
        var place = index
        while place > first, entry.word < entries[place - 1].word {
          entries[place] = entries[place - 1]
          place -= 1
        }
        entries[place] = entry
      }
      return
    }
    let middle = first + (end - first) / 2
    mergeSort(first, middle)
    mergeSort(middle, end)
    if entries[middle - 1].word > entries[middle].word { merge(first, middle, end) }
  }

  private func merge(_ first: Int, _ middle: Int, _ end: Int) {
    let count = middle - first
    scratch.update(from: entries + first, count: count)
    var (left, right, place) = (0, middle, first)
    while left < count, right < end {
      // Equal words keep their order: the left one first.
      let isRight = entries[right].word < scratch[left].word
      entries[place] = isRight ? entries[right] : scratch[left]
      right += isRight ? 1 : 0
      left += isRight ? 0 : 1
      place += 1
    }
    (entries + place).update(from: scratch + left, count: count - left)
  }
}
