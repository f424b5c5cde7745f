internal import CSQLite
internal import Platform
internal import Privacy
internal import Schema
internal import Text

/// Applies the treatments of a dataset's columns, between the SELECT and everything that stores its rows.
///
/// The SELECT is wrapped, so sorting, checks, rejections and the trace see only treated values.
final class Treatments {
  private let columns: [Column]
  private let secret: [UInt8]
  /// By column: how many values were treated, and how many of them changed.
  private var counts: [(values: Int, changed: Int)]

  /// - Throws: `PrivacyError` if values are to be hashed and the secret cannot be used.
  init(_ dataset: Dataset) throws {
    columns = dataset.columns
    counts = Array(repeating: (0, 0), count: dataset.columns.count)
    let isHashed = columns.contains { $0.guarding.treatment == .hash }
    secret = isHashed ? try PrivacySecret.read(dataset.privacy.secretFile) : []
  }

  /// The SELECT with treated columns in place of the original ones.
  ///
  /// - Parameter names: the names of the SELECT's columns.
  func wrapped(_ select: String, _ names: [String]) -> String {
    let values = names.map { name -> String in
      let quoted = "\"" + name.replacing("\"", with: "\"\"") + "\""
      guard let index = columns.firstIndex(where: { $0.name == name }), columns[index].guarding.treatment != nil else {
        return quoted
      }
      return "klamra_treat(\(index), \(quoted)) AS \(quoted)"
    }
    return "SELECT \(values.joined(separator: ", ")) FROM (\(select)\n)"
  }

  /// `self` must live as long as the connection's statements run.
  func register(on database: OpaquePointer) {
    sqlite3_create_function_v2(
      database, "klamra_treat", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, Unmanaged.passUnretained(self).toOpaque(),
      { context, _, arguments in
        let treatments = Unmanaged<Treatments>.fromOpaque(sqlite3_user_data(context)!).takeUnretainedValue()
        let column = Int(sqlite3_value_int64(arguments![0]))
        guard let text = argument(arguments, 1), let treated = treatments.treat(text, column) else {
          return sqlite3_result_null(context)
        }
        treatments.count(text, treated, column)
        result(context, treated)
      }, nil, nil, nil)
  }

  /// The treatments that changed nothing; only those of which a few values are known, and that may not do so.
  var idle: [IdleTreatment] {
    columns.indices.compactMap { index in
      let (values, changed) = counts[index]
      guard let treatment = columns[index].guarding.treatment, !columns[index].guarding.mayBeUnchanged, changed == 0,
        values >= IdleTreatment.valuesMin
      else { return nil }
      return IdleTreatment(column: columns[index].name, treatment: treatment, values: values)
    }
  }

  private func count(_ text: String, _ treated: String, _ column: Int) {
    // Its row is rejected.
    if treated == Self.unreadable { return }
    counts[column].values += 1
    if treated == text { return }
    // The same number or period in another spelling is no change.
    switch columns[column].guarding.treatment {
    case .step where treated == CanonicalText.decimal(text): return
    case .month, .year: if treated == CanonicalText.date(text) ?? PeriodText.canonical(text) { return }
    default: break
    }
    counts[column].changed += 1
  }

  /// The replacement for a value that a treatment cannot parse; it reveals nothing about the value.
  static let unreadable = "(untreatable)"

  private func treat(_ text: String, _ index: Int) -> String? {
    if text.isEmpty { return nil }
    let column = columns[index]
    switch column.guarding.treatment {
    case nil: return text
    case .drop: return nil
    case .mask: return String(text.prefix(1)) + "***"
    case .hash: return PrivacySecret.token(text, secret)
    case .prefix(let count): return String(text.prefix(count))
    case .step(let step):
      guard let number = Self.floor(text, step) else { return Self.unreadable }
      return number
    case .month: return Self.period(text, characters: 7)
    case .year: return Self.period(text, characters: 4)
    case .gmina: return Self.gmina(text)
    }
  }

  /// The largest multiple of the step that does not exceed the number.
  static func floor(_ text: String, _ step: Int) -> String? {
    guard let decimal = CanonicalText.decimal(text) else { return nil }
    let isNegative = decimal.hasPrefix("-")
    let magnitude = decimal.drop { $0 == "-" }
    guard let whole = Int(magnitude.prefix { $0 != "." }), whole < Int.max / 2 - step else { return nil }
    let isBroken = magnitude.contains(".")
    if !isNegative { return String(whole / step * step) }
    let up = (whole + (isBroken ? 1 : 0) + step - 1) / step * step
    return up == 0 ? "0" : "-\(up)"
  }

  /// The beginning of a text that is entirely a day, a moment or a period: the digits of another number are not a year.
  static func period(_ text: String, characters: Int) -> String {
    guard let found = CanonicalText.date(text) ?? Moment.canonical(text) ?? PeriodText.canonical(text) else {
      return unreadable
    }
    let digits = Array(found.utf8.prefix(characters))
    let isPeriod =
      digits.count == characters
      && digits.indices.allSatisfy { $0 == 4 ? digits[$0] == 45 : digits[$0] &- 48 <= 9 }
    guard isPeriod, let year = Int(found.prefix(4)), years.contains(year) else { return unreadable }
    return String(decoding: digits, as: UTF8.self)
  }

  /// The plausible years; four other digits are not a year.
  static let years = 1800...2199

  /// The gmina of a TERYT code: for a town or a rural part the whole gmina, for a district its city with powiat status
  /// (regulation on TERYT, Dz.U. 1998 nr 157 poz. 1031).
  static func gmina(_ text: String) -> String {
    let code = Array(text.utf8.prefix(7))
    guard code.count == 7, code.allSatisfy({ $0 &- 48 <= 9 }) else { return unreadable }
    let gmina = String(decoding: code[..<6], as: UTF8.self)
    switch code[6] {
    case UInt8(ascii: "4"), UInt8(ascii: "5"): return gmina + "3"
    case UInt8(ascii: "8"), UInt8(ascii: "9"): return String(decoding: code[..<4], as: UTF8.self) + "011"
    default: return gmina + String(UnicodeScalar(code[6]))
    }
  }
}
