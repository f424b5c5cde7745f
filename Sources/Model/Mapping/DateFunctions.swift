internal import CSQLite
internal import Platform
internal import Text

/// Date arithmetic for mappings, in place of SQLite's date functions, which can read the current date.
///
/// | function | result |
/// |---|---|
/// | `add_days(date, n)` | the day `n` days later |
/// | `add_months(date, n)` | the same day `n` months later, or the last day of a shorter month |
/// | `days_between(a, b)` | the number of days from `a` to `b` |
/// | `date_part(part, date)` | `year`, `quarter`, `month`, `week`, `day`, `weekday` or `day_of_year` as a number |
///
/// Dates are parsed as by `day(x)`. NULL for NULL; a text that is not a date or not an integer rejects the record.
enum DateFunctions {
  /// A part of a date, by its name in SQL.
  enum Part: String, CaseIterable {
    case year
    case quarter
    case month
    /// ISO 8601: the first week has the year's first Thursday, so days around New Year may be in a week of the year
    /// before or after.
    case week
    case day
    /// Monday is 1, Sunday 7 (ISO 8601).
    case weekday
    case dayOfYear = "day_of_year"

    func value(of date: Civil) -> Int {
      switch self {
      case .year: date.year
      case .quarter: (date.month + 2) / 3
      case .month: date.month
      case .week: DateFunctions.week(of: date)
      case .day: date.day
      case .weekday: date.weekday
      case .dayOfYear: DateFunctions.dayOfYear(date)
      }
    }
  }

  /// Nil outside the years 0 to 9999, which four digits can express.
  static func add(days count: Int, to date: Civil) -> Civil? {
    // Ten thousand years: a larger count leaves the range from any date, and must not overflow.
    guard (-3_652_425...3_652_425).contains(count) else { return nil }
    let sum = Civil(daysSinceEpoch: date.daysSinceEpoch + count)
    return Civil(year: sum.year, month: sum.month, day: sum.day)
  }

  /// 31 January plus one month is the last day of February: a date never overflows into the following month.
  static func add(months count: Int, to date: Civil) -> Civil? {
    guard (-120_000...120_000).contains(count) else { return nil }
    let months = date.year * 12 + date.month - 1 + count
    guard months >= 0 else { return nil }
    let (year, month) = (months / 12, months % 12 + 1)
    return Civil(year: year, month: month, day: min(date.day, Civil.days(inMonth: month, of: year)))
  }

  static func dayOfYear(_ date: Civil) -> Int {
    (1..<date.month).reduce(date.day) { $0 + Civil.days(inMonth: $1, of: date.year) }
  }

  private static func week(of date: Civil) -> Int {
    // The week belongs to the year of its Thursday.
    let thursday = Civil(daysSinceEpoch: date.daysSinceEpoch + 4 - date.weekday)
    return (dayOfYear(thursday) - 1) / 7 + 1
  }
}

extension MappingFunctions {
  /// - Parameter context: this object, as the callbacks receive it.
  func registerDates(on database: OpaquePointer, _ context: UnsafeMutableRawPointer) {
    func add(
      _ name: String,
      _ function: @escaping @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void
    ) {
      sqlite3_create_function_v2(database, name, 2, MappingFunctions.flags, context, function, nil, nil, nil)
    }
    add("add_days") { context, _, arguments in
      move(context, arguments, "days") { DateFunctions.add(days: $0, to: $1) }
    }
    add("add_months") { context, _, arguments in
      move(context, arguments, "months") { DateFunctions.add(months: $0, to: $1) }
    }
    add("days_between") { context, _, arguments in
      guard let first = argument(arguments, 0), let second = argument(arguments, 1) else {
        return sqlite3_result_null(context)
      }
      guard let from = date(context, first), let to = date(context, second) else { return }
      sqlite3_result_int64(context, Int64(to.daysSinceEpoch - from.daysSinceEpoch))
    }
    add("date_part") { context, _, arguments in
      // An unknown part is a mistake of the mapping, not of a record.
      guard let part = DateFunctions.Part(rawValue: argument(arguments, 0) ?? "") else {
        let known = DateFunctions.Part.allCases.map(\.rawValue).joined(separator: ", ")
        return sqlite3_result_error(
          context, "a date has no part \"\(argument(arguments, 0) ?? "")\"; there are \(known)", -1)
      }
      guard let text = argument(arguments, 1) else { return sqlite3_result_null(context) }
      guard let date = date(context, text) else { return }
      sqlite3_result_int64(context, Int64(part.value(of: date)))
    }
  }
}

/// The date in a text, as `day(x)` parses it; nil if the record was rejected.
private func date(_ context: OpaquePointer?, _ text: String) -> Civil? {
  if let date = Day.read(text) { return date }
  MappingFunctions.of(context).reject(context, value: text, reason: "\"\(text)\" is not a date")
  return nil
}

/// `add_days` and `add_months`: a date and a whole number.
private func move(
  _ context: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?, _ unit: String,
  _ add: (Int, Civil) -> Civil?
) {
  guard let text = argument(arguments, 0), let number = argument(arguments, 1) else {
    return sqlite3_result_null(context)
  }
  guard let from = date(context, text) else { return }
  guard let count = Int(number) else {
    return MappingFunctions.of(context).reject(
      context, value: number, reason: "\"\(number)\" is not a whole number of \(unit)")
  }
  guard let sum = add(count, from) else {
    return MappingFunctions.of(context).reject(
      context, value: number, reason: "\(from) and \(count) \(unit) lead beyond the years 0 to 9999")
  }
  result(context, sum.description)
}
