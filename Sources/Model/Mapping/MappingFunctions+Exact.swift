internal import CSQLite
internal import Platform
internal import Schema

/// Functions with exact decimal arithmetic; SQL's own operators convert decimals to binary floating point.
///
/// | function | result |
/// |---|---|
/// | `ratio(a, b, places)`, `ratio(a, b, places, rounding)` | the quotient; NULL for a division by zero |
/// | `round_exact(x, places)`, `round_exact(x, places, rounding)` | the number with at most so many places |
/// | `add_exact(a, b)`, `subtract_exact(a, b)`, `multiply_exact(a, b)` | the exact sum, difference, product |
/// | `sum_exact(x)` | the sum of a group or window; NULL without numbers |
/// | `avg_exact(x, places)`, `avg_exact(x, places, rounding)` | the mean of a group or window; NULL without numbers |
///
/// Arguments are integers and decimals in canonical form; sums and quotients accept at most 18 digits before the point
/// and 12 after it. The rounding is one of `Rounding`, `half-away` by default. A result that cannot be exact ends the
/// mapping. The collation `decimal` orders decimals, which are stored as text, by value.
extension MappingFunctions {
  func registerExact(on database: OpaquePointer, _ context: UnsafeMutableRawPointer) {
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC
    func add(
      _ name: String, _ count: Int32,
      _ function: @escaping @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void
    ) {
      sqlite3_create_function_v2(database, name, count, flags, context, function, nil, nil, nil)
    }
    for count: Int32 in [3, 4] {
      add("ratio", count) { context, count, values in
        compute(context, "ratio", values, numbers: 2) { numbers in
          try quotient(numbers[0], numbers[1], Precision(values, from: 2, of: count))
        }
      }
    }
    for count: Int32 in [2, 3] {
      add("round_exact", count) { context, count, values in
        compute(context, "round_exact", values, numbers: 1) { numbers in
          try quotient(numbers[0], ExactNumber(1), Precision(values, from: 1, of: count))
        }
      }
      sqlite3_create_window_function(
        database, "avg_exact", count, flags, context, { addNumber($0, $1, $2) }, { endSum($0, isMean: true) },
        { showSum($0, isMean: true) }, { removeNumber($0, $2) }, nil)
    }
    add("add_exact", 2) { context, _, values in
      compute(context, "add_exact", values, numbers: 2) { (decimal($0[0]) + decimal($0[1])).description }
    }
    add("subtract_exact", 2) { context, _, values in
      compute(context, "subtract_exact", values, numbers: 2) { (decimal($0[0]) - decimal($0[1])).description }
    }
    add("multiply_exact", 2) { context, _, values in
      compute(context, "multiply_exact", values, numbers: 2) { (decimal($0[0]) * decimal($0[1])).description }
    }
    sqlite3_create_window_function(
      database, "sum_exact", 1, flags, context, { addNumber($0, $1, $2) }, { endSum($0, isMean: false) },
      { showSum($0, isMean: false) }, { removeNumber($0, $2) }, nil)
    sqlite3_create_collation_v2(
      database, "decimal", SQLITE_UTF8, nil,
      { _, count, first, otherCount, second in
        compareDecimals(
          UnsafeRawBufferPointer(start: first, count: Int(count)),
          UnsafeRawBufferPointer(start: second, count: Int(otherCount)))
      }, nil)
  }
}

/// An argument that a function cannot process exactly.
struct ExactFunctionError: Problem, Hashable {
  /// The function's name.
  let function: String
  /// What is wrong with the argument.
  let reason: String

  var what: String { "\(function): \(reason)" }
  var advice: Advice {
    "Give it whole numbers and decimals as a dataset has them, with at most 18 digits before the point and 12 behind it"
  }
}

/// The reason why an argument is refused.
private struct BadArgument: Error {
  let reason: String
}

/// The decimal places of a result, and the rounding.
private struct Precision {
  var places: Int
  var rounding = Rounding.halfAway

  /// - Parameter first: the index of the argument with the number of places.
  init(_ values: UnsafeMutablePointer<OpaquePointer?>?, from first: Int, of count: Int32) throws(BadArgument) {
    let value = values![first]
    places = Int(sqlite3_value_int64(value))
    guard sqlite3_value_type(value) == SQLITE_INTEGER, (0...ExactNumber.fractionDigitsMax).contains(places) else {
      throw BadArgument(reason: "the number of places is not one from 0 to \(ExactNumber.fractionDigitsMax)")
    }
    guard Int(count) > first + 1 else { return }
    let name = argument(values, first + 1) ?? ""
    guard let known = Rounding(rawValue: name) else {
      let all = Rounding.allCases.map(\.rawValue).joined(separator: ", ")
      throw BadArgument(reason: "there is no rounding \"\(name)\": \(all)")
    }
    rounding = known
  }
}

/// The number of a value; nil for NULL.
private func number(_ value: OpaquePointer?) throws(BadArgument) -> ExactNumber? {
  switch sqlite3_value_type(value) {
  case SQLITE_NULL: return nil
  case SQLITE_INTEGER: return ExactNumber(sqlite3_value_int64(value))
  case SQLITE_TEXT:
    let text = sqlite3_value_text(value)
    let bytes = UnsafeRawBufferPointer(start: text, count: Int(sqlite3_value_bytes(value)))
    if DecimalText.isCanonical(bytes), let number = ExactNumber(canonical: bytes) {
      return number
    }
    throw BadArgument(reason: "\"\(String(decoding: bytes, as: UTF8.self))\" is not a decimal number that it can take")
  case SQLITE_FLOAT:
    throw BadArgument(reason: "\(sqlite3_value_double(value)) came as a floating point number, which is not exact")
  default: throw BadArgument(reason: "a blob is not a number")
  }
}

/// The number with all of its digits.
private func decimal(_ number: ExactNumber) -> ExactDecimal {
  // The description of a number always parses.
  ExactDecimal(number.description)!
}

private func quotient(_ a: ExactNumber, _ b: ExactNumber, _ precision: Precision) -> String? {
  if let short = ExactNumber.quotient(a, by: b, places: precision.places, precision.rounding) {
    return short.description
  }
  return decimal(a).divided(by: decimal(b), places: precision.places, precision.rounding)?.description
}

/// Calls the body with the first arguments as numbers; NULL if one of them is NULL.
private func compute(
  _ context: OpaquePointer?, _ name: String, _ values: UnsafeMutablePointer<OpaquePointer?>?, numbers count: Int,
  _ body: ([ExactNumber]) throws -> String?
) {
  do {
    var numbers: [ExactNumber] = []
    for index in 0..<count {
      guard let number = try number(values![index]) else { return sqlite3_result_null(context) }
      numbers.append(number)
    }
    guard let text = try body(numbers) else { return sqlite3_result_null(context) }
    result(context, text)
  } catch {
    fail(context, name, error)
  }
}

private func fail(_ context: OpaquePointer?, _ name: String, _ error: any Error) {
  let failure = ExactFunctionError(function: name, reason: (error as? BadArgument)?.reason ?? "\(error)")
  MappingFunctions.of(context).failure = failure
  sqlite3_result_error(context, failure.what, -1)
}

// MARK: Sums

/// A running sum in the memory that SQLite keeps for a group; initially zero.
private struct RunningSum {
  /// The sum, in units of the last place of an `ExactNumber`. Two halves, since SQLite's memory is aligned to 8 bytes.
  var high: Int64 = 0
  var low: UInt64 = 0
  /// The number of summands.
  var count: Int64 = 0
  var places: Int64 = 0
  var rounding: Int64 = 0

  var total: Int128 {
    get { Int128(high) << 64 | Int128(low) }
    set {
      high = Int64(truncatingIfNeeded: newValue >> 64)
      low = UInt64(truncatingIfNeeded: newValue)
    }
  }
}

private func running(_ context: OpaquePointer?, isNew: Bool) -> UnsafeMutablePointer<RunningSum>? {
  sqlite3_aggregate_context(context, isNew ? Int32(MemoryLayout<RunningSum>.size) : 0)?
    .assumingMemoryBound(to: RunningSum.self)
}

private func addNumber(_ context: OpaquePointer?, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?) {
  let name = count == 1 ? "sum_exact" : "avg_exact"
  guard let sum = running(context, isNew: true) else { return sqlite3_result_error_nomem(context) }
  do {
    if count > 1, sum.pointee.count == 0 {
      let precision = try Precision(values, from: 1, of: count)
      sum.pointee.places = Int64(precision.places)
      sum.pointee.rounding = Int64(Rounding.allCases.firstIndex(of: precision.rounding) ?? 0)
    }
    guard let number = try number(values![0]) else { return }
    let (total, isTooLarge) = sum.pointee.total.addingReportingOverflow(number.scaled)
    guard !isTooLarge else { throw BadArgument(reason: "the sum has more digits than can be kept") }
    sum.pointee.total = total
    sum.pointee.count += 1
  } catch {
    fail(context, name, error)
  }
}

/// Removes a number that has left a window.
private func removeNumber(_ context: OpaquePointer?, _ values: UnsafeMutablePointer<OpaquePointer?>?) {
  guard let sum = running(context, isNew: true), let number = try? number(values![0]) else { return }
  sum.pointee.total -= number.scaled
  sum.pointee.count -= 1
}

private func endSum(_ context: OpaquePointer?, isMean: Bool) { showSum(context, isMean: isMean) }

private func showSum(_ context: OpaquePointer?, isMean: Bool) {
  guard let sum = running(context, isNew: false)?.pointee, sum.count > 0 else { return sqlite3_result_null(context) }
  let total = ExactNumber(scaled: sum.total)
  guard isMean else { return result(context, total.description) }
  let rounding = Rounding.allCases[Int(sum.rounding)]
  let mean = decimal(total).divided(by: decimal(ExactNumber(sum.count)), places: Int(sum.places), rounding)
  result(context, mean?.description ?? "")
}

// MARK: Order

/// Numbers by value, before all texts that are not numbers.
private func compareDecimals(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int32 {
  switch (ExactNumber(canonical: a), ExactNumber(canonical: b)) {
  case (let a?, let b?): a < b ? -1 : a > b ? 1 : 0
  case (.some, nil): -1
  case (nil, .some): 1
  case (nil, nil): a.elementsEqual(b) ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
  }
}
