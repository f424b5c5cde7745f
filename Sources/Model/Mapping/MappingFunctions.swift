internal import CSQLite
internal import Platform
internal import Schema
internal import Territory

/// The functions that a mapping may call, in addition to SQLite's own.
///
/// | function | result |
/// |---|---|
/// | `area(x)`, `area(x, period)` | see MappingFunctions+Areas.swift |
/// | `pesel_valid(x)`, `nip_valid(x)`, `regon_valid(x)`, `simc_valid(x)` | 1 or 0, by the check digit |
/// | `period(x)`, `period_of(year, text)`, `period_start(p)` … | see MappingFunctions+Periods.swift |
/// | `unit(x)`, `convert(value, from, to)` | see MappingFunctions+Units.swift |
/// | `status(mark, source)` … | see MappingFunctions+Status.swift |
/// | `number(x)`, `number(x, mark)` | canonical decimal text of a Polish or English spelling |
/// | `day(x)` | an ISO date of a Polish or ISO spelling |
/// | `add_days(date, n)`, `add_months(date, n)`, `days_between(a, b)`, `date_part(part, date)` | see
/// DateFunctions.swift |
/// | `ratio(a, b, places)`, `sum_exact(x)` … | see MappingFunctions+Exact.swift |
/// | `upper(x)`, `lower(x)` | see MappingFunctions+Letters.swift |
/// | `parameter(name)` | the source's parameter |
/// | `reject(reason)` | no result: the record is quarantined |
///
/// A function that cannot parse its argument rejects the record; it never guesses.
final class MappingFunctions {
  let scan: SourceScan
  let areas: AreaLookup
  /// Cached results of `period(x)`.
  let periods = KeptTexts()
  private let parameters: [String: String]
  /// SQLite's own functions whose failures must not become absent values.
  var guarded: [GuardedFunction] = []
  /// An error that a callback could not throw.
  var failure: (any Error)?

  init(scan: SourceScan, parameters: [String: String], areas: AreaList?) {
    self.scan = scan
    self.areas = AreaLookup(areas)
    self.parameters = parameters
  }

  /// `self` must live as long as the connection's statements run.
  func register(on database: OpaquePointer) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    func add(
      _ name: String,
      _ function: @escaping @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void
    ) {
      sqlite3_create_function_v2(database, name, 1, MappingFunctions.flags, context, function, nil, nil, nil)
    }
    registerGuarded(on: database)
    registerLetters(on: database)
    registerNumbers(on: database, context)
    add("day") { context, _, arguments in convert(context, arguments, "a date") { CanonicalText.date($0) } }
    registerDates(on: database, context)
    registerAreas(on: database, context)
    registerPeriods(on: database, context)
    registerUnits(on: database, context)
    registerStatus(on: database, context)
    registerExact(on: database, context)
    add("parameter") { context, _, arguments in
      let functions = MappingFunctions.of(context)
      let name = argument(arguments) ?? ""
      guard let value = functions.parameters[name] else {
        return sqlite3_result_error(context, "the source has no parameter \"\(name)\"", -1)
      }
      result(context, value)
    }
    sqlite3_create_function_v2(
      database, "reject", 1, MappingFunctions.flags, context,
      { context, _, arguments in
        MappingFunctions.of(context).reject(
          context, value: "", reason: argument(arguments) ?? "rejected by the mapping")
      }, nil, nil, nil)
  }

  /// Not declared deterministic: SQLite would evaluate a call with constants once, so only the first record would be
  /// rejected, and all others would get NULL.
  static let flags = SQLITE_UTF8

  /// Why `area(x, period)` refuses an empty period.
  static let emptyPeriod = "\"\" is not a period"

  /// Makes a call without a cached result.
  ///
  /// - Parameter period: the second argument; empty if there is none.
  func call(_ function: PickedFunction, _ text: [UInt8], _ period: [UInt8]) -> FunctionResult {
    text.withUnsafeBytes { text in
      period.withUnsafeBytes { period in
        switch function {
        case .area: return areas.resolve(text, period)
        case .period:
          let found = Self.period(text)
          if case .text(let canonical) = found { periods.keep(canonical, for: text, period) }
          return found
        }
      }
    }
  }

  static func of(_ context: OpaquePointer?) -> MappingFunctions {
    Unmanaged<MappingFunctions>.fromOpaque(sqlite3_user_data(context)!).takeUnretainedValue()
  }

  func reject(_ context: OpaquePointer?, value: String, reason: String) {
    do {
      try scan.rejectCurrent(Rejection(rule: .mapping, position: 0, value: value, reason: reason))
      sqlite3_result_null(context)
    } catch {
      failure = error
      sqlite3_result_error(context, "too many rejections", -1)
    }
  }
}

/// The text of an argument, by default the first; nil for NULL.
func argument(_ arguments: UnsafeMutablePointer<OpaquePointer?>?, _ index: Int = 0) -> String? {
  let value = arguments![index]
  guard sqlite3_value_type(value) != SQLITE_NULL, let text = sqlite3_value_text(value) else { return nil }
  return String(decoding: UnsafeBufferPointer(start: text, count: Int(sqlite3_value_bytes(value))), as: UTF8.self)
}

func result(_ context: OpaquePointer?, _ text: String) {
  var copy = text
  copy.withUTF8 { resultText(context, UnsafeRawBufferPointer($0)) }
}

/// NULL stays NULL; a spelling that `read` does not accept rejects the record.
private func convert(
  _ context: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?, _ wanted: String,
  _ read: (String) -> String?
) {
  guard let text = argument(arguments) else { return sqlite3_result_null(context) }
  if let converted = read(text) { return result(context, converted) }
  MappingFunctions.of(context).reject(context, value: text, reason: "\"\(text)\" is not \(wanted)")
}
