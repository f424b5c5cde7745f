internal import Platform
internal import Schema

/// Calls the functions of a SELECT that otherwise only selects fields, for each record and without SQLite.
///
/// The behaviour is SQLite's: the calls are made in the order of the SELECT, and the first that refuses its argument
/// rejects the record.
struct PickedCalls: ~Copyable {
  /// One call in the SELECT.
  private struct Site {
    let function: PickedFunction
    /// The field of the first argument.
    let text: Int
    /// The field of the second argument; -1 if there is none.
    let period: Int
    /// Cached results, for any record.
    let kept: Unmanaged<KeptTexts>
    /// The storage of a short result until the next record.
    let place: UnsafeMutableRawPointer
    /// The storage of a longer result.
    var long = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  }

  private let functions: MappingFunctions
  private let sites: UnsafeMutableBufferPointer<Site>
  private let places: UnsafeMutableRawPointer
  /// The results for the current record, in the order of the SELECT.
  let results: UnsafeMutableBufferPointer<Cell>

  /// - Parameter functions: must outlive this value.
  init(_ columns: [PickedColumn], _ functions: MappingFunctions) {
    self.functions = functions
    let calls = columns.compactMap { column in
      if case .call(let function, let fields) = column { (function, fields) } else { nil }
    }
    places = .allocate(byteCount: 16 * (calls.count + 1), alignment: 8)
    sites = .allocate(capacity: calls.count)
    results = .allocate(capacity: calls.count)
    results.initialize(repeating: .null)
    for (index, (function, fields)) in calls.enumerated() {
      let kept = function == .area ? functions.areas.kept : functions.periods
      sites.initializeElement(
        at: index,
        to: Site(
          function: function, text: fields[0], period: fields.count > 1 ? fields[1] : -1,
          kept: Unmanaged.passUnretained(kept), place: places + 16 * index))
    }
  }

  deinit {
    for site in sites { site.long.deallocate() }
    sites.deallocate()
    places.deallocate()
    results.deallocate()
  }

  @inline(__always)
  var isEmpty: Bool { sites.isEmpty }

  /// Makes the calls for a record; false if one of them has rejected it.
  @inline(__always)
  func make(_ cells: UnsafeMutableBufferPointer<Cell>) throws -> Bool {
    let (sites, count, fields) = (sites.baseAddress!, sites.count, cells.baseAddress!)
    for index in 0..<count {
      let site = sites + index
      let text = fields[site.pointee.text]
      var period = ShortText.empty
      var isNull = text.kind == .null
      if site.pointee.period >= 0 {
        let given = fields[site.pointee.period]
        isNull = isNull || given.kind == .null
        guard let when = Self.short(given) else { return try makeSlowly(fields) }
        period = when
      }
      if isNull {
        results[index] = .null
        continue
      }
      // An empty period is only used as a cache key for calls without a period.
      guard site.pointee.period < 0 || period != .empty, let short = Self.short(text),
        let found = site.pointee.kept._withUnsafeGuaranteedRef({ $0.found(short, period) })
      else { return try makeSlowly(fields) }
      found.store(to: site.pointee.place)
      results[index] = .text(UnsafeRawBufferPointer(start: site.pointee.place, count: found.count))
    }
    return true
  }

  @inline(__always)
  private static func short(_ cell: Cell) -> ShortText? {
    cell.kind == .integer ? ShortText(digits: cell.integer) : ShortText(cell.bytes)
  }

  /// The same with a lookup, for records whose results are not all cached.
  @inline(never)
  private func makeSlowly(_ fields: UnsafeMutablePointer<Cell>) throws -> Bool {
    for index in sites.indices {
      let site = sites[index]
      guard let text = Self.bytes(fields[site.text]) else {
        results[index] = .null
        continue
      }
      var period: [UInt8] = []
      if site.period >= 0 {
        guard let given = Self.bytes(fields[site.period]) else {
          results[index] = .null
          continue
        }
        if given.isEmpty { return try reject("", MappingFunctions.emptyPeriod) }
        period = given
      }
      switch functions.call(site.function, text, period) {
      case .text(let result): keep(result, index)
      case .refused(let reason): return try reject(String(decoding: text, as: UTF8.self), reason)
      }
    }
    return true
  }

  private func reject(_ value: String, _ reason: String) throws -> Bool {
    try functions.scan.rejectCurrent(Rejection(rule: .mapping, position: 0, value: value, reason: reason))
    return false
  }

  /// The bytes of an argument, as SQLite passes it to a function that expects text; nil for NULL.
  private static func bytes(_ cell: Cell) -> [UInt8]? {
    switch cell.kind {
    case .null: nil
    case .integer: Array(String(cell.integer).utf8)
    case .text: Array(cell.bytes)
    }
  }

  private func keep(_ result: String, _ index: Int) {
    let bytes = Array(result.utf8)
    if sites[index].long.count < bytes.count {
      sites[index].long.deallocate()
      sites[index].long = .allocate(byteCount: max(64, bytes.count), alignment: 1)
    }
    sites[index].long.copyBytes(from: bytes)
    results[index] = .text(UnsafeRawBufferPointer(rebasing: sites[index].long[..<bytes.count]))
  }
}
