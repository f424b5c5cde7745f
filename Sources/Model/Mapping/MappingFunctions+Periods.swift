internal import CSQLite
internal import Platform
internal import Schema
internal import Text

/// Period functions of mappings.
///
/// | function | result |
/// |---|---|
/// | `period(x)` | the canonical text of a period in any spelling |
/// | `period_of(year, text)` | the named part of the year: `period_of(2024, 'I kwartał')` is `2024-Q1` |
/// | `period_start(p)`, `period_end(p)` | the first and the last day |
/// | `period_frequency(p)` | its code in the SDMX list CL_FREQ: `A`, `S`, `Q`, `M`, `W`, `D`, `H` |
/// | `period_in(p, frequency)` | the longer period that contains it: `period_in('2024-07', 'Q')` is `2024-Q3` |
///
/// All of them parse what `period(x)` parses. NULL for NULL; any other text rejects the record, with the accepted
/// spellings.
extension MappingFunctions {
  /// - Parameter context: this object, as the callbacks receive it.
  func registerPeriods(on database: OpaquePointer, _ context: UnsafeMutableRawPointer) {
    func add(
      _ name: String, _ count: Int32,
      _ function: @escaping @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void
    ) {
      sqlite3_create_function_v2(database, name, count, MappingFunctions.flags, context, function, nil, nil, nil)
    }
    add("period", 1) { context, _, arguments in
      guard let text = argumentBytes(arguments, 0) else { return sqlite3_result_null(context) }
      // Most periods are already canonical and are returned unchanged.
      if Period(canonical: text) != nil { return resultText(context, text) }
      if let period = read(context, text) { result(context, period) }
    }
    add("period_of", 2) { context, _, arguments in
      guard let year = argumentBytes(arguments, 0) else { return sqlite3_result_null(context) }
      guard let whole = read(context, year) else { return }
      guard whole.kind == .year else {
        return MappingFunctions.of(context).reject(
          context, value: whole.description,
          reason: "\"\(whole)\" is not a year; period_of takes a year and a part of it")
      }
      guard let text = argumentBytes(arguments, 1) else { return result(context, whole) }
      if let part = read(context, text, of: whole) { result(context, part) }
    }
    add("period_start", 1) { context, _, arguments in
      convert(context, arguments) { result(context, $0.start.description) }
    }
    add("period_end", 1) { context, _, arguments in
      convert(context, arguments) { result(context, $0.end.description) }
    }
    add("period_frequency", 1) { context, _, arguments in
      convert(context, arguments) { result(context, $0.frequency.rawValue) }
    }
    add("period_in", 2) { context, _, arguments in
      // An unknown frequency is a mistake of the mapping, not of a record.
      let name = argument(arguments, 1) ?? ""
      guard let kind = Period.Kind(frequency: name) else {
        let known = Frequency.allCases.map(\.rawValue).joined(separator: ", ")
        return sqlite3_result_error(
          context, "there is no frequency \"\(name)\"; there are \(known) (SDMX CL_FREQ) and school", -1)
      }
      convert(context, arguments) { period in
        if let containing = period.containing(kind) { return result(context, containing) }
        MappingFunctions.of(context).reject(
          context, value: period.description,
          reason: "\"\(period)\" lies in no period of the frequency \(name): it is longer, or reaches into two")
      }
    }
  }
}

extension MappingFunctions {
  /// The result of `period(x)`, also used without SQLite.
  static func period(_ text: UnsafeRawBufferPointer) -> FunctionResult {
    do throws(PeriodFault) {
      return .text(try PeriodText.read(text).description)
    } catch {
      return .refused(refusal(text, "a period", error))
    }
  }

  /// Why a text is refused. A long text is cut.
  static func refusal(_ text: UnsafeRawBufferPointer, _ wanted: String, _ fault: PeriodFault) -> String {
    "\"\(String(decoding: text.prefix(256), as: UTF8.self))\" is not \(wanted): \(fault)"
  }
}

/// The bytes of an argument; nil for NULL. Valid until SQLite converts the value.
func argumentBytes(
  _ arguments: UnsafeMutablePointer<OpaquePointer?>?, _ index: Int
) -> UnsafeRawBufferPointer? {
  let value = arguments![index]
  guard sqlite3_value_type(value) != SQLITE_NULL, let text = sqlite3_value_text(value) else { return nil }
  return UnsafeRawBufferPointer(start: text, count: Int(sqlite3_value_bytes(value)))
}

private func convert(
  _ context: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?, _ use: (Period) -> Void
) {
  guard let text = argumentBytes(arguments, 0) else { return sqlite3_result_null(context) }
  if let period = read(context, text) { use(period) }
}

/// The period in a text; nil if the record was rejected.
private func read(_ context: OpaquePointer?, _ text: UnsafeRawBufferPointer) -> Period? {
  do throws(PeriodFault) {
    return try PeriodText.read(text)
  } catch {
    refuse(context, text, "a period", error)
    return nil
  }
}

/// The named part of a year; nil if the record was rejected.
private func read(_ context: OpaquePointer?, _ text: UnsafeRawBufferPointer, of year: Period) -> Period? {
  do throws(PeriodFault) {
    return try PeriodText.read(text, ofYear: year.year)
  } catch {
    refuse(context, text, "a part of \(year)", error)
    return nil
  }
}

private func refuse(
  _ context: OpaquePointer?, _ text: UnsafeRawBufferPointer, _ wanted: String, _ fault: PeriodFault
) {
  MappingFunctions.of(context).reject(
    context, value: String(decoding: text, as: UTF8.self), reason: MappingFunctions.refusal(text, wanted, fault))
}

private func result(_ context: OpaquePointer?, _ period: Period) {
  withUnsafeTemporaryAllocation(byteCount: Period.bytesMax, alignment: 1) { target in
    let count = period.write(to: target.baseAddress!)
    resultText(context, UnsafeRawBufferPointer(rebasing: target[..<count]))
  }
}
