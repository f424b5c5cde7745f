extension AreaList {
  /// The area itself if it was valid, or the same territory under the code of that day.
  func inForce(_ area: Area, on day: String?, steps: [String]) -> Resolution {
    guard let day, !area.isValid(on: day) else { return Resolution(area: area, code: area.code, steps: steps) }
    var steps = steps
    var current = area
    // More renames than this indicate a cycle in the list.
    for _ in 0..<8 where !current.isValid(on: day) {
      if current.isUncertain(on: day) {
        return Resolution(steps: steps, candidates: [current], refusal: uncertain(current, on: day))
      }
      let isOver = !current.lastDay.isEmpty && current.lastDay < day
      let ways = isOver ? successors(of: current.code) : predecessors(of: current.code)
      guard ways.count == 1, ways[0].isSameTerritory, let next = self.area(isOver ? ways[0].to : ways[0].from) else {
        return Resolution(
          steps: steps, candidates: ways.compactMap { self.area(isOver ? $0.to : $0.from) },
          refusal: refusal(current, on: day, isOver: isOver, ways))
      }
      if isOver ? next.firstDay > day : !next.lastDay.isEmpty && next.lastDay < day {
        let (before, after) = isOver ? (current, next) : (next, current)
        return Resolution(
          steps: steps, candidates: [before, after],
          refusal: "the list has \(before.label) until \(before.lastDay) and \(after.label) from \(after.firstDay): "
            + "which of them was in force on \(day) it does not say")
      }
      steps.append(
        isOver
          ? "\(current.code) ended on \(current.lastDay); the same territory is \(next.label) from \(ways[0].date)"
          : "\(current.code) began on \(current.firstDay); before that the same territory was \(next.label)")
      current = next
    }
    guard current.isValid(on: day) else {
      return Resolution(steps: steps, refusal: "\(area.label) was not in force on \(day)")
    }
    return Resolution(area: current, code: current.code, steps: steps)
  }

  /// Why a day between two registers has no answer.
  private func uncertain(_ area: Area, on day: String) -> String {
    let isEnd = !area.ended.isEmpty && day > area.lastDay
    let (first, last) = Area.bounds(isEnd ? area.ended : area.began)
    let registers =
      first.isEmpty ? "before the register of \(last)" : "between the registers of \(first) and \(last)"
    return "\(area.label) \(isEnd ? "ended" : "began") \(registers), on a day that the list does not know; "
      + "whether it was in force on \(day) is unknown until the list is built with a register of that year"
  }

  private func refusal(_ area: Area, on day: String, isOver: Bool, _ ways: [Succession]) -> String {
    if !isOver, area.firstDay.isEmpty {
      return "\(area.label) on \(day): the list of areas knows nothing of days before \(Area.knownFrom)"
    }
    let when = isOver ? "ended on \(area.lastDay)" : "began on \(area.firstDay)"
    let others = ways.compactMap { self.area(isOver ? $0.to : $0.from)?.label }.joined(separator: ", ")
    let what = others.isEmpty ? "" : isOver ? ", and went into \(others)" : ", out of \(others)"
    return "\(area.label) was not in force on \(day): it \(when)\(what)"
  }
}
