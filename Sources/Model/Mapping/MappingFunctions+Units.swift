internal import CSQLite
internal import Platform
internal import Schema
internal import Settings

/// Unit functions of mappings.
///
/// | function | result |
/// |---|---|
/// | `unit(x)` | the code of a unit by its code, name or spelling: `unit('tys. zł')` is `THS_PLN` |
/// | `unit_base(x)` | the code of its base unit: `PLN` |
/// | `convert(value, from, to)` | the exact value in another unit: `convert('1,5', 'tys. zł', 'zł')` is `1500` |
///
/// NULL for NULL. An unknown unit, incompatible units, and a value without an exact decimal form reject the record.
extension MappingFunctions {
  /// - Parameter context: this object, as the callbacks receive it.
  func registerUnits(on database: OpaquePointer, _ context: UnsafeMutableRawPointer) {
    func add(
      _ name: String, _ count: Int32,
      _ function: @escaping @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void
    ) {
      sqlite3_create_function_v2(database, name, count, MappingFunctions.flags, context, function, nil, nil, nil)
    }
    add("unit", 1) { context, _, arguments in
      guard let text = argument(arguments) else { return sqlite3_result_null(context) }
      if let unit = find(context, text) { result(context, unit.code) }
    }
    add("unit_base", 1) { context, _, arguments in
      guard let text = argument(arguments) else { return sqlite3_result_null(context) }
      if let unit = find(context, text) { result(context, unit.base) }
    }
    add("convert", 3) { context, _, arguments in
      guard sqlite3_value_type(arguments![0]) != SQLITE_NULL, let from = argument(arguments, 1),
        let to = argument(arguments, 2)
      else { return sqlite3_result_null(context) }
      guard let source = find(context, from), let target = find(context, to),
        let value = number(context, arguments)
      else { return }
      convert(context, value, source, target)
    }
  }
}

/// The unit of a text; nil if the record was rejected.
private func find(_ context: OpaquePointer?, _ text: String) -> MeasureUnit? {
  do throws(MeasureUnit.Ambiguous) {
    if let unit = try MeasureUnit.find(text) { return unit }
    let spellings = MeasureUnit.all.flatMap { [$0.code] + $0.spellings }
    let near = Spelling.suggestion(for: text, among: spellings)
    let known: Advice = "there are \(MeasureUnit.all.map(\.code).joined(separator: " "))"
    MappingFunctions.of(context).reject(
      context, value: text, reason: "\"\(text)\" is not a unit of the list; \(near.isEmpty ? known : near)")
  } catch {
    let candidates = error.candidates.map { "\($0.code) (\($0.name.pl))" }.joined(separator: " or ")
    MappingFunctions.of(context).reject(
      context, value: text, reason: "the unit \"\(text)\" may be \(candidates); map the source's own id instead")
  }
  return nil
}

private func convert(_ context: OpaquePointer?, _ value: ExactNumber, _ source: MeasureUnit, _ target: MeasureUnit) {
  let reason: String
  do throws(MeasureUnit.ConversionFault) {
    return result(context, try source.convert(value, to: target).description)
  } catch {
    switch error {
    case .incompatible:
      let others = MeasureUnit.all.filter { $0.base == source.base && $0 != source }.map(\.code)
      let known = others.isEmpty ? "nothing" : others.joined(separator: ", ")
      reason =
        "\(source.code) cannot become \(target.code): one counts \(source.base), the other \(target.base); "
        + "\(source.code) can become \(known)"
    case .inexact:
      reason = "\(value) \(source.code) cannot be written exactly in \(target.code); keep the unit of the source"
    }
  }
  MappingFunctions.of(context).reject(context, value: value.description, reason: reason)
}

/// The first argument as an exact number; nil if the record was rejected.
private func number(_ context: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?) -> ExactNumber? {
  let value = arguments![0]
  if sqlite3_value_type(value) == SQLITE_INTEGER { return ExactNumber(sqlite3_value_int64(value)) }
  if sqlite3_value_type(value) == SQLITE_FLOAT {
    let text = argument(arguments) ?? ""
    MappingFunctions.of(context).reject(
      context, value: text,
      reason: "\(text) is a floating point number, which SQL made of decimals: compute with multiply_exact and the like"
    )
    return nil
  }
  if let bytes = argumentBytes(arguments, 0) {
    if DecimalText.isCanonical(bytes) {
      if let number = ExactNumber(canonical: bytes) { return number }
    } else if let text = CanonicalText.decimal(String(decoding: bytes, as: UTF8.self)), let number = ExactNumber(text) {
      return number
    }
  }
  let text = argument(arguments) ?? ""
  MappingFunctions.of(context).reject(
    context, value: text,
    reason: "\"\(text)\" is not a number of at most \(ExactNumber.wholeDigitsMax) digits before and "
      + "\(ExactNumber.fractionDigitsMax) behind the point")
  return nil
}
