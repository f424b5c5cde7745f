internal import Schema

extension AreaList {
  /// Finds the area of a TERYT code, a unit id of the Local Data Bank, a NUTS code, a code of our own, or a name.
  ///
  /// Nothing is guessed. A name that fits several areas gives all of them as candidates. A code is refused where the list
  /// knows better: it was not in force on the day, and what it became is not one area; its voivodeship is not there; the
  /// register of that day does not have it. A code of a day that no register here covers is taken as it is.
  ///
  /// - Parameter day: an ISO date on which the area must be in force; nil for any day.
  public func resolve(_ text: String, on day: String? = nil) -> Resolution {
    let trimmed = AreaName.trimmed(text)
    if trimmed.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) { return resolve(digits: trimmed, on: day) }
    if let area = area(trimmed) {
      return inForce(area, on: day, steps: ["\(trimmed) is a code of the list: \(area.label)"])
    }
    return resolve(name: trimmed, on: day)
  }

  // MARK: Codes

  private func resolve(digits: String, on day: String?) -> Resolution {
    var steps: [String] = []
    guard let code = AreaCode.teryt(digits) else {
      if let area = area(unit: digits) {
        return inForce(area, on: day, steps: ["\(digits) is a unit of the Local Data Bank: \(area.label)"])
      }
      if digits.utf8.count == 6 { return resolve(six: digits, on: day) }
      return Resolution(refusal: "\"\(digits)\" is neither a TERYT code nor a BDL unit id")
    }
    if code != digits { steps.append("\(digits) is a unit of the Local Data Bank; its TERYT code is \(code)") }
    guard let area = area(code) else { return unlisted(code, on: day, steps: steps) }
    if code != digits, !area.bdl.isEmpty, area.bdl != digits {
      return Resolution(
        steps: steps, candidates: [area],
        refusal: "\"\(digits)\" is not the BDL unit of \(area.label): that is \(area.bdl)")
    }
    return inForce(area, on: day, steps: steps + ["\(code) is in the list: \(area.label)"])
  }

  /// Six digits are a gmina without its kind: certain only where one gmina of the day has the number.
  private func resolve(six digits: String, on day: String?) -> Resolution {
    let found = (UInt8(ascii: "1")...UInt8(ascii: "9")).compactMap { digit -> Area? in
      guard let area = area(digits + String(UnicodeScalar(digit))), area.kind != .town, area.kind != .ruralPart else {
        return nil
      }
      return day.map { area.isValid(on: $0) } ?? area.validTo.isEmpty ? area : nil
    }
    let steps = ["\(digits) is a gmina of TERYT without the digit of its kind"]
    if found.count > 1 { return .ambiguous(digits, found, steps: steps) }
    guard let area = found.first else {
      return Resolution(steps: steps, refusal: "\"\(digits)\" is not in the list of areas")
    }
    return inForce(area, on: day, steps: steps + ["only \(area.label) has that number"])
  }

  private func unlisted(_ code: String, on day: String?, steps: [String]) -> Resolution {
    guard area(String(code.prefix(2))) != nil else {
      return Resolution(steps: steps, refusal: "\"\(code)\" lies in no voivodeship")
    }
    if let last = code.utf8.last, code.utf8.count == 7, AreaKind(teryt: last) == nil {
      return Resolution(steps: steps, refusal: "\"\(code)\" ends in a digit that is no kind of unit")
    }
    if let day, let known, known.contains(day) || day.prefix(4) == known.upperBound.prefix(4) {
      return Resolution(
        steps: steps,
        refusal: "\"\(code)\" was not in force on \(day): the register of \(known.upperBound) does not have it")
    }
    return Resolution(
      code: code, steps: steps + ["\(code) is not in the list, which covers no register of that day; taken as it is"])
  }

  // MARK: Names

  private func resolve(name text: String, on day: String?) -> Resolution {
    let name = AreaName(text)
    // A bare numeral is a number, whatever district bears it.
    let isNumeral = name.name.utf8.allSatisfy { "ivx0123456789".utf8.contains($0) }
    var found = isNumeral && name.kinds == nil ? [] : areas(named: name.name)
    if let kinds = name.kinds {
      found = found.filter { kinds.contains($0.kind) }
    } else {
      // Statistical regions bear the names of voivodeships and powiats: without the word for them, those are meant.
      found = found.filter { ![.nuts1, .nuts2, .nuts3].contains($0.kind) || AreaName.folded($0.name) == name.name }
    }
    if !name.around.isEmpty {
      let around = AreaName(name.around)
      found = found.filter { area in
        path(of: area).dropFirst().contains { outer in
          AreaName.spellings(of: outer).contains(around.name) && (around.kinds?.contains(outer.kind) ?? true)
        }
      }
    }
    guard !found.isEmpty else {
      return Resolution(refusal: "\"\(text)\" is not an area: neither a code nor a name of the list")
    }
    let valid = found.filter { area in day.map { area.isValid(on: $0) } ?? area.validTo.isEmpty }
    let steps = ["\"\(text)\" is a name"]
    if valid.count > 1 { return .ambiguous(text, valid, steps: steps) }
    if let area = valid.first {
      return Resolution(area: area, code: area.code, steps: steps + ["only \(area.label) bears it"])
    }
    guard found.count == 1 else { return .ambiguous(text, found, steps: steps) }
    return inForce(found[0], on: day, steps: steps + ["only \(found[0].label) bears it"])
  }

  // MARK: Days

  /// The area itself where it was in force, or the same territory under the code of that day.
  private func inForce(_ area: Area, on day: String?, steps: [String]) -> Resolution {
    guard let day, !area.isValid(on: day) else { return Resolution(area: area, code: area.code, steps: steps) }
    var steps = steps
    var current = area
    // A code that is renamed so often is a circle in the list.
    for _ in 0..<8 where !current.isValid(on: day) {
      let isOver = !current.validTo.isEmpty && current.validTo < day
      let ways = isOver ? successors(of: current.code) : predecessors(of: current.code)
      guard ways.count == 1, ways[0].isSameTerritory, let next = self.area(isOver ? ways[0].to : ways[0].from) else {
        return Resolution(
          steps: steps, candidates: ways.compactMap { self.area(isOver ? $0.to : $0.from) },
          refusal: refusal(current, on: day, isOver: isOver, ways))
      }
      steps.append(
        isOver
          ? "\(current.code) ended on \(current.validTo); the same territory is \(next.label) from \(ways[0].date)"
          : "\(current.code) began on \(current.validFrom); before that the same territory was \(next.label)")
      current = next
    }
    guard current.isValid(on: day) else {
      return Resolution(steps: steps, refusal: "\(area.label) was not in force on \(day)")
    }
    return Resolution(area: current, code: current.code, steps: steps)
  }

  private func refusal(_ area: Area, on day: String, isOver: Bool, _ ways: [Succession]) -> String {
    let when = isOver ? "ended on \(area.validTo)" : "began on \(area.validFrom)"
    let others = ways.compactMap { self.area(isOver ? $0.to : $0.from)?.label }.joined(separator: ", ")
    let what = others.isEmpty ? "" : isOver ? ", and went into \(others)" : ", out of \(others)"
    return "\(area.label) was not in force on \(day): it \(when)\(what)"
  }
}
