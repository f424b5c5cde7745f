internal import Schema
internal import Text

extension AreaList {
  /// Finds the area of a TERYT code, a unit id of the Local Data Bank, a NUTS code, one of the project's own codes, or
  /// a name.
  ///
  /// Nothing is guessed. A name that fits several areas returns all of them as candidates. A code that was not valid on
  /// the day is refused, unless its territory was one area then. An unknown code is refused too, except for days before
  /// the list's oldest register, which the list covers only in part: then a gmina of a known powiat is accepted
  /// unchanged, unless the list has its number with another kind.
  ///
  /// - Parameter day: an ISO date on which the area must be valid; nil for any day.
  public func resolve(_ text: String, on day: String? = nil) -> Resolution {
    let trimmed = AreaName.trimmed(text)
    if trimmed.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) { return resolve(digits: trimmed, on: day) }
    if let area = area(trimmed) ?? area(trimmed.uppercased()) ?? area(unit: trimmed) {
      return inForce(area, on: day, steps: ["\(area.code) is a code of the list: \(area.label)"])
    }
    return resolve(name: trimmed, on: day)
  }

  // MARK: Codes

  private func resolve(digits: String, on day: String?) -> Resolution {
    var steps: [String] = []
    if AreaCode.isCountry(digits), let country = areas.first(where: { $0.kind == .country }) {
      return inForce(country, on: day, steps: ["\(digits) is the whole country in the Local Data Bank"])
    }
    // Digits with zeros at their end may also be a code of the list itself.
    let isListed = area(digits) != nil
    guard let code = isListed ? digits : AreaCode.teryt(digits) else {
      if let area = area(unit: digits) {
        return inForce(area, on: day, steps: ["\(digits) is a unit of the Local Data Bank: \(area.label)"])
      }
      if digits.utf8.count == 6 { return resolve(six: digits, on: day) }
      return Resolution(refusal: "\"\(digits)\" is neither a TERYT code nor a BDL unit id" + zeroLost(digits))
    }
    if code != digits { steps.append("\(digits) is a unit of the Local Data Bank; its TERYT code is \(code)") }
    guard let area = area(code) else { return unlisted(code, on: day, steps: steps) }
    if code != digits, digits.utf8.count == 12, !area.bdl.isEmpty, area.bdl != digits {
      return Resolution(
        steps: steps, candidates: [area],
        refusal: "\"\(digits)\" is not the BDL unit of \(area.label): that is \(area.bdl)")
    }
    return inForce(area, on: day, steps: steps + ["\(code) is in the list: \(area.label)"])
  }

  /// The areas with the number of a gmina, of any kind; its town and rural part are not included.
  private func areas(numbered six: String) -> [Area] {
    (UInt8(ascii: "1")...UInt8(ascii: "9")).compactMap { digit in
      area(six + String(UnicodeScalar(digit))).flatMap { [.town, .ruralPart].contains($0.kind) ? nil : $0 }
    }
  }

  /// Six digits are a gmina without its kind: certain only if one gmina of the day has the number.
  private func resolve(six digits: String, on day: String?) -> Resolution {
    let found = areas(numbered: digits).filter { area in day.map { area.isValid(on: $0) } ?? !area.isOver }
    let steps = ["\(digits) is a gmina of TERYT without the digit of its kind"]
    if found.count > 1 { return .ambiguous(digits, found, steps: steps) }
    guard let area = found.first else {
      return Resolution(steps: steps, refusal: "\"\(digits)\" is not in the list of areas" + zeroLost(digits))
    }
    // Seven digits without the zero in front look the same.
    if let other = self.area("0" + digits), day.map({ other.isValid(on: $0) }) ?? other.validTo.isEmpty {
      return .ambiguous(digits, [area, other], steps: steps)
    }
    return inForce(area, on: day, steps: steps + ["only \(area.label) has that number"])
  }

  /// The digits with the leading zero that a spreadsheet removes; empty if that is not a code either.
  private func zeroLost(_ digits: String) -> String {
    guard let area = AreaCode.teryt("0" + digits).flatMap({ self.area($0) }) else { return "" }
    return "; with a zero that a spreadsheet may have taken away, 0\(digits) is \(area.label)"
  }

  private func unlisted(_ code: String, on day: String?, steps: [String]) -> Resolution {
    func refused(_ why: String, _ candidates: [Area] = []) -> Resolution {
      Resolution(steps: steps, candidates: candidates, refusal: "\"\(code)\" \(why)")
    }
    guard area(String(code.prefix(2))) != nil else { return refused("lies in no voivodeship") }
    guard code.utf8.count == 7, let last = code.utf8.last else { return refused("is not in the list of areas") }
    guard let kind = AreaKind(teryt: last) else { return refused("ends in a digit that is no kind of unit") }
    guard area(String(code.prefix(4))) != nil else { return refused("lies in no powiat of the list") }
    let others = areas(numbered: String(code.prefix(6)))
    if !others.isEmpty {
      let labels = others.map(\.label).joined(separator: ", ")
      return refused("is no \(kind.words) of the list, which has that number as \(labels)", others)
    }
    guard let day else { return refused("is not in the list of areas") }
    if let known, day >= known.lowerBound {
      return refused("was not in force on \(day): the register of \(known.upperBound) does not have it")
    }
    return Resolution(
      code: code, steps: steps + ["\(code) is not in the list, which covers no register of that day; taken as it is"])
  }

  // MARK: Names

  private func resolve(name text: String, on day: String?) -> Resolution {
    let name = AreaName(text)
    if name.kinds?.isEmpty == true {
      return Resolution(refusal: "\"\(text)\" names two kinds of area that exclude each other")
    }
    // A bare numeral is a number, even if a district has that name.
    let isNumeral = name.name.utf8.allSatisfy { "ivx0123456789".utf8.contains($0) }
    let named = isNumeral && name.kinds == nil ? [] : areas(named: name.name)
    let former = areas(formerlyNamed: name.name).filter { !fitting([$0.area], name).isEmpty }
    let current = fitting(named, name)
    // Without a day a former name counts only where no area has it today.
    let then = former.filter { entry in day.map { entry.name.isBorne(on: $0) } ?? current.isEmpty }
    let found = current + then.map(\.area).filter { area in !current.contains { $0.code == area.code } }
    guard !found.isEmpty else {
      if let (area, name) = former.first {
        let since = name.validFrom.isEmpty ? "" : "from \(name.validFrom) "
        return Resolution(
          candidates: former.map(\.area),
          refusal: "\"\(text)\" was the name of \(area.label) \(since)until \(name.validTo)")
      }
      let near = isNumeral ? [] : fitting(areas(plainlyNamed: PolishLetters.plain(name.name)), name)
      let hint = near.isEmpty ? "" : "; did you mean \(near.prefix(3).map(\.label).joined(separator: " or "))?"
      return Resolution(
        candidates: near, refusal: "\"\(text)\" is not an area: neither a code nor a name of the list\(hint)")
    }
    let valid = found.filter { area in day.map { area.isValid(on: $0) } ?? !area.isOver }
    let steps =
      ["\"\(text)\" is a name"] + then.map { "\($0.area.label) had that name until \($0.name.validTo)" }
    if valid.count > 1 { return .ambiguous(text, valid, steps: steps) }
    if let area = valid.first {
      return Resolution(area: area, code: area.code, steps: steps + ["only \(area.label) bears it"])
    }
    // Towns and rural parts change with the kind of their gmina, which is the area that may have had another code.
    let whole = found.count == 1 ? found : found.filter { $0.kind != .town && $0.kind != .ruralPart }
    guard whole.count == 1 else { return .ambiguous(text, found, steps: steps) }
    return inForce(whole[0], on: day, steps: steps + ["\(whole[0].label) bears it"])
  }

  /// The areas of the given kind and place.
  private func fitting(_ areas: [Area], _ name: AreaName) -> [Area] {
    var found = areas
    if let kinds = name.kinds {
      found = found.filter { kinds.contains($0.kind) }
    } else {
      // Localities are found only with their kind, since most gminas share a name with one.
      found = found.filter { !$0.kind.isLocality }
      // Statistical regions share names with voivodeships and powiats: without the word for a region, those are meant.
      found = found.filter { ![.nuts1, .nuts2, .nuts3].contains($0.kind) || AreaName.folded($0.name) == name.name }
    }
    guard !name.around.isEmpty else { return found }
    let around = AreaName(name.around)
    return found.filter { area in
      path(of: area).dropFirst().contains { outer in
        AreaName.spellings(of: outer).contains(around.name) && (around.kinds?.contains(outer.kind) ?? true)
      }
    }
  }
}
