import Platform
import Privacy
import Testbed
import Testing

/// Check digits made by the rules of the acts, and what they are there for: one wrong digit, or two that changed places.
@Suite struct CheckDigitLawTests {
  private func holds(_ digits: [Int], _ check: (UnsafeRawBufferPointer) -> Bool) -> Bool {
    digits.map { UInt8(48 + $0) }.withUnsafeBytes { check($0) }
  }

  private func weighted(_ digits: [Int], _ weights: [Int]) -> Int {
    zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// A PESEL of a person born on that day, with a serial number.
  private func pesel(_ day: Civil, _ serial: Int) -> [Int] {
    // 18xx: 80, 19xx: 0, 20xx: 20, 21xx: 40, 22xx: 60.
    let month = day.month + [18: 80, 19: 0, 20: 20, 21: 40, 22: 60][day.year / 100]!
    let digits =
      [day.year % 100 / 10, day.year % 10, month / 10, month % 10, day.day / 10, day.day % 10]
      + [serial / 1000 % 10, serial / 100 % 10, serial / 10 % 10, serial % 10]
    let sum = weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3])
    return digits + [(10 - sum % 10) % 10]
  }

  private func any(_ random: inout Seeded, _ count: Int) -> [Int] { (0..<count).map { _ in random.below(10) } }

  @Test func everyDayOfFiveCenturiesHasItsPESEL() {
    var random = Seeded(1979)
    for year in stride(from: 1800, through: 2299, by: 7) {
      for month in 1...12 {
        let day = Civil(year: year, month: month, day: 1 + random.below(Civil.days(inMonth: month, of: year)))!
        let number = pesel(day, random.below(10_000))
        if !holds(number, CheckDigit.pesel) { Issue.record("\(number) of \(day) (seed 1979)") }
      }
    }
  }

  /// The weights 1, 3, 7 and 9 have no divisor in common with 10: any one wrong digit is found.
  @Test func oneWrongDigitOfAPESELIsFound() {
    var random = Seeded(1980)
    for _ in 0..<300 {
      let number = pesel(Civil(daysSinceEpoch: random.below(40_000) - 25_000), random.below(10_000))
      for place in number.indices {
        for digit in 0...9 where digit != number[place] {
          var wrong = number
          wrong[place] = digit
          if holds(wrong, CheckDigit.pesel) { Issue.record("\(wrong) for \(number) (seed 1980)") }
        }
      }
    }
  }

  /// A day that the calendar does not have makes no PESEL, whatever its check digit.
  @Test(arguments: [
    (85, 0, 15), (85, 13, 15), (85, 20, 15), (85, 33, 1), (85, 93, 1), (85, 2, 30), (85, 2, 29), (85, 4, 31),
    (85, 1, 0), (85, 1, 32), (0, 2, 29), (1, 22, 29), (0, 42, 29), (85, 99, 99),
  ])
  func daysThatThereAreNot(year: Int, month: Int, day: Int) {
    let digits = [year / 10, year % 10, month / 10, month % 10, day / 10, day % 10, 1, 2, 3, 4]
    for last in 0...9 { #expect(!holds(digits + [last], CheckDigit.pesel)) }
  }

  @Test(arguments: [(0, 22, 29), (84, 2, 29), (4, 22, 29), (99, 12, 31), (0, 1, 1), (0, 21, 1)])
  func daysThatThereAre(year: Int, month: Int, day: Int) {
    let digits = [year / 10, year % 10, month / 10, month % 10, day / 10, day % 10, 1, 2, 3, 4]
    #expect((0...9).count { holds(digits + [$0], CheckDigit.pesel) } == 1)
  }

  /// By a prime: one wrong digit and two neighbours that changed places are found.
  @Test func slipsOfATaxNumberAreFound() {
    var random = Seeded(1995)
    var tried = 0
    for _ in 0..<500 {
      let digits = [1 + random.below(9)] + any(&random, 8)
      let last = weighted(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11
      // Ten was never given out: no last digit is right.
      if last == 10 {
        #expect((0...9).allSatisfy { !holds(digits + [$0], CheckDigit.nip) })
        continue
      }
      let number = digits + [last]
      if !holds(number, CheckDigit.nip) { Issue.record("\(number) (seed 1995)") }
      for place in number.indices {
        for digit in 0...9 where digit != number[place] {
          var wrong = number
          wrong[place] = digit
          if holds(wrong, CheckDigit.nip) { Issue.record("\(wrong) for \(number) (seed 1995)") }
        }
        guard place + 1 < 9, number[place] != number[place + 1] else { continue }
        var swapped = number
        swapped.swapAt(place, place + 1)
        tried += 1
        if holds(swapped, CheckDigit.nip) { Issue.record("\(swapped) for \(number) (seed 1995)") }
      }
    }
    #expect(tried > 2000)
  }

  @Test func registersHaveTheirDigits() {
    var random = Seeded(2015)
    for _ in 0..<500 {
      let nine = any(&random, 8)
      let parent = nine + [weighted(nine, [8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10]
      if parent.contains(where: { $0 > 0 }), !holds(parent, CheckDigit.regon) { Issue.record("\(parent) (seed 2015)") }
      let thirteen = parent + any(&random, 4)
      let unit = thirteen + [weighted(thirteen, [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10]
      if unit.contains(where: { $0 > 0 }), !holds(unit, CheckDigit.regon) { Issue.record("\(unit) (seed 2015)") }
      // A unit with an invalid parent is invalid.
      var orphan = unit
      orphan[8] = (orphan[8] + 1) % 10
      orphan[13] = weighted(orphan, [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10
      if holds(orphan, CheckDigit.regon) { Issue.record("\(orphan) (seed 2015)") }
      let six = any(&random, 6)
      let place = six + [weighted(six, [2, 3, 4, 5, 6, 7]) % 11 % 10]
      if place.contains(where: { $0 > 0 }), !holds(place, CheckDigit.simc) { Issue.record("\(place) (seed 2015)") }
    }
  }

  /// Localities of TERYT: Kraków, Warszawa, Łódź, Wrocław, Poznań, Gdańsk.
  @Test(arguments: ["0950463", "0918123", "0957650", "0986283", "0969400", "0933016"])
  func localitiesOfTERYT(code: String) { #expect(Array(code.utf8).withUnsafeBytes { CheckDigit.simc($0) }) }

  /// Numbers of public offices: the city of Kraków, the Ministry of Finance, GUS.
  @Test(arguments: ["6761013717", "5260250274", "5261040828"])
  func taxNumbersOfOffices(number: String) { #expect(Array(number.utf8).withUnsafeBytes { CheckDigit.nip($0) }) }

  @Test(arguments: ["351554353", "000331501", "000002217"])
  func registerNumbersOfOffices(number: String) { #expect(Array(number.utf8).withUnsafeBytes { CheckDigit.regon($0) }) }

  @Test(arguments: [
    [UInt8](repeating: 0x2D, count: 21), [UInt8](repeating: 0x20, count: 1000), [], [0xFF, 0xFE],
    Array("676101371\u{0}".utf8), Array("６７６１０１３７１７".utf8),
  ])
  func anyBytesAreJudged(bytes: [UInt8]) {
    for check in [CheckDigit.pesel, CheckDigit.nip, CheckDigit.regon, CheckDigit.simc] {
      #expect(!bytes.withUnsafeBytes { check($0) })
    }
  }
}
