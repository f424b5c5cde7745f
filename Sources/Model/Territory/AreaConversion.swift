internal import Schema

/// Converts figures to the territory of another day, with the provenance of each.
///
/// Only additive figures may be summed and apportioned: inhabitants, revenue, places. Shares, rates and means must be
/// computed again from their parts. Nothing is invented: if a weight or a summand is missing, there is no value but a
/// reason; and a code that was not valid on its day stands for no territory.
struct AreaConversion: Sendable {
  /// How a value was obtained.
  enum How: String, CaseIterable, Sendable {
    /// From the source: the territory is the same, though its code may have changed.
    case original
    /// The sum of all areas that were merged into this one.
    case summed
    /// A part of an area's value, by the weight of a succession: an estimate (status `E`), not rounded.
    case apportioned
    /// It cannot be given for that territory.
    case notComparable = "not-comparable"
  }

  /// A source's figure for an area and a period.
  struct Figure: Hashable, Sendable {
    /// Exact decimal text; empty if the source has none.
    var value: String
    /// The observation's status (SDMX code list CL_OBS_STATUS).
    var status: String
    /// The source's own mark.
    var mark: String

    init(_ value: String, status: String = "", mark: String = "") {
      self.value = value
      self.status = status
      self.mark = mark
    }
  }

  /// One figure on the territory of the target day.
  struct Told: Hashable, Sendable {
    /// The code on the target day.
    var area: String
    /// The value, empty if there is none; for several areas the combined marks, and the least final status.
    var figure: Figure
    /// How it was obtained.
    var how: How
    /// The part of the old area's value, exact decimal text; empty unless apportioned.
    var weight = ""
    /// Its origin, or why there is no value.
    var note: String
  }

  private let list: AreaList
  private let day: String

  /// - Parameter day: the ISO date of the target territory.
  init(_ list: AreaList, on day: String) {
    self.list = list
    self.day = day
  }

  /// Converts the figures of one period, by the codes that were valid then, to the territory of the target day.
  ///
  /// - Parameters:
  ///   - then: the last day of the period; it may be after the target day.
  ///   - isAdditive: whether figures of several areas add up to that of the combined area.
  func tell(_ figures: [String: Figure], then: String, isAdditive: Bool) -> [Told] {
    let crossing = Crosswalk(list.successions, from: then, to: day)
    var told: [Told] = []
    var pieces: [String: [Piece]] = [:]
    var known: Set<String> = []
    for (code, figure) in figures {
      if let why = refusal(code, on: then) {
        told.append(Self.none(code, why))
        continue
      }
      known.insert(code)
      for way in crossing.ways(of: code) {
        pieces[way.code, default: []].append(Piece(origin: code, figure: figure, way: way))
      }
    }
    for (code, pieces) in pieces {
      let pieces = pieces.sorted { $0.origin < $1.origin }
      let missing = crossing.parts(of: code).subtracting(known).sorted()
      if let why = pieces.first(where: { !$0.way.problem.isEmpty })?.way.problem ?? refusal(code, on: day) {
        told.append(Self.none(code, why))
      } else if !missing.isEmpty {
        told.append(Self.none(code, "there is no value of \(missing.joined(separator: ", "))"))
      } else {
        told.append(Self.told(code, pieces, isAdditive: isAdditive))
      }
    }
    return told.sorted { ($0.area, $0.note) < ($1.area, $1.note) }
  }

  /// A figure that was converted to a code of the target day.
  private struct Piece {
    var origin: String
    var figure: Figure
    var way: Crosswalk.Way
  }

  /// Why a code stands for no territory on a day; nil if it was valid.
  private func refusal(_ code: String, on day: String) -> String? {
    if let area = list.area(code), area.isValid(on: day) { return nil }
    let found = list.resolve(code, on: day)
    guard let answer = found.area else {
      return found.refusal.isEmpty ? "\"\(code)\" is not in the list of areas" : found.refusal
    }
    return "\"\(code)\" was no code of \(day): that is \(answer.label)"
  }

  private static func none(_ code: String, _ why: String) -> Told {
    Told(area: code, figure: Figure(""), how: .notComparable, note: why)
  }

  private static func told(_ code: String, _ pieces: [Piece], isAdditive: Bool) -> Told {
    let weighted = pieces.first { !$0.way.weights.isEmpty }
    if pieces.count == 1, weighted == nil {
      return Told(
        area: code, figure: pieces[0].figure, how: .original, note: pieces[0].origin == code ? "" : pieces[0].origin)
    }
    let origins = pieces.map(\.origin).joined(separator: ", ")
    guard isAdditive else {
      return none(code, "it would be made of \(origins), and nobody has said that these figures add up")
    }
    var sum = ExactDecimal.zero
    for piece in pieces {
      if piece.figure.value.isEmpty { return none(code, "the value of \(piece.origin) is empty") }
      guard var value = ExactDecimal(piece.figure.value) else {
        return none(code, "\"\(piece.figure.value)\" is not a number")
      }
      for weight in piece.way.weights {
        guard let factor = ExactDecimal(weight) else { return none(code, "\"\(weight)\" is not a weight") }
        value = value * factor
      }
      sum = sum + value
    }
    let marks = Set(pieces.map(\.figure.mark)).subtracting([""]).sorted().joined(separator: " ")
    var statuses = pieces.map(\.figure.status)
    if weighted != nil { statuses.append(ObservationStatus.estimated.rawValue) }
    let figure = Figure(sum.description, status: status(statuses), mark: marks)
    let weights = weighted?.way.weights ?? []
    return Told(
      area: code, figure: figure, how: weighted == nil ? .summed : .apportioned,
      weight: pieces.count == 1 && weights.count == 1 ? weights[0] : "", note: origins)
  }

  /// The combined status; texts that are not codes of the list are ignored.
  private static func status(_ all: [String]) -> String {
    if Set(all).count == 1 { return all[0] }
    return ObservationStatus.ofAll(all.compactMap { ObservationStatus(rawValue: $0) })?.rawValue ?? ""
  }
}
