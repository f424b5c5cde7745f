internal import Schema

/// Figures told on the territory of another day, each with how it came about.
///
/// Only what can be added up may be summed and apportioned: inhabitants, revenue, places. Shares, rates and means must be
/// reckoned anew from their parts. Nothing is invented: where a weight is missing, or a part of a sum, there is no value and
/// the reason; and a code that was not in force on its day stands for no territory at all.
struct AreaConversion: Sendable {
  /// How a value came to be.
  enum How: String, CaseIterable, Sendable {
    /// As the source gave it: the territory is the same, though its code may have changed.
    case original
    /// Added up from all the areas that went into this one.
    case summed
    /// A part of an area's value, by the weight of a succession: an estimate (status `E`), not rounded.
    case apportioned
    /// It cannot be told on that territory.
    case notComparable = "not-comparable"
  }

  /// What a source says of an area and a period.
  struct Figure: Hashable, Sendable {
    /// Exact decimal text; empty where the source has none.
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

  /// One figure on the territory of the chosen day.
  struct Told: Hashable, Sendable {
    /// The code of the chosen day.
    var area: String
    /// The value, empty where there is none; of several areas their marks, and the status that is least final.
    var figure: Figure
    /// How it came to be.
    var how: How
    /// The part of the old area's value, exact decimal text; empty unless apportioned.
    var weight = ""
    /// What it was made of, or why it could not be.
    var note: String
  }

  private let list: AreaList
  private let day: String

  /// - Parameter day: the ISO date whose territory the figures shall be told on.
  init(_ list: AreaList, on day: String) {
    self.list = list
    self.day = day
  }

  /// Tells the figures of one period, by the codes that were in force then, on the territory of the day.
  ///
  /// - Parameters:
  ///   - then: the last day of the period; it may lie after the chosen day.
  ///   - isAdditive: figures of several areas add up to that of all of them together.
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

  /// A figure that has come to a code of the chosen day.
  private struct Piece {
    var origin: String
    var figure: Figure
    var way: Crosswalk.Way
  }

  /// Why a code stands for no territory on a day; nil where it was in force.
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

  /// That of all of them; what is no code of the list says nothing that could be weighed.
  private static func status(_ all: [String]) -> String {
    if Set(all).count == 1 { return all[0] }
    return ObservationStatus.ofAll(all.compactMap { ObservationStatus(rawValue: $0) })?.rawValue ?? ""
  }
}
