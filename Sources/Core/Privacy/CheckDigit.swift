internal import Platform

/// Check digits of Polish numbers. A valid check digit does not mean that the number was ever issued.
public enum CheckDigit {
  /// PESEL: 11 digits with a valid date of birth (https://www.gov.pl/web/gov/czym-jest-numer-pesel).
  ///
  /// Weights 1 3 7 9 1 3 7 9 1 3; the last digit completes the sum to a multiple of 10. The month encodes the century:
  /// 80 is added for 18xx, nothing for 19xx, 20 for 20xx, 40 for 21xx and 60 for 22xx (act on population records of 24
  /// September 2010, article 15).
  public static func pesel(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.count == 11, isDigits(text) else { return false }
    let sum = weigh(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3])
    guard digit(text, 10) == (10 - sum % 10) % 10 else { return false }
    let month = digit(text, 2) * 10 + digit(text, 3)
    let century = [19, 20, 21, 22, 18][month / 20]
    let year = century * 100 + digit(text, 0) * 10 + digit(text, 1)
    return Civil(year: year, month: month % 20, day: digit(text, 4) * 10 + digit(text, 5)) != nil
  }

  /// NIP: 10 digits, also with hyphens or blanks, as in `676-101-37-17`.
  ///
  /// Weights 6 5 7 2 3 4 5 6 7; the last digit is the sum modulo 11, and numbers with the remainder 10 are not issued
  /// (act on the identification of taxpayers of 13 October 1995).
  public static func nip(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.count <= 20 else { return false }
    return withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { digits in
      var count = 0
      for byte in text where byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
        digits[count] = byte
        count += 1
      }
      let number = UnsafeRawBufferPointer(rebasing: digits[..<count])
      guard count == 10, isDigits(number), number[..<3].contains(where: { $0 != 48 }) else { return false }
      return digit(number, 9) == weigh(number, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11
    }
  }

  /// REGON: 9 digits, or 14 for a local unit, whose first 9 are its parent's number.
  ///
  /// Weights 8 9 2 3 4 5 6 7 and 2 4 8 5 0 9 7 3 6 1 2 4 8; the last digit is the sum modulo 11, and 0 stands for 10
  /// (regulation of the Council of Ministers of 30 November 2015 on the register REGON, Dz.U. 2015 poz. 2009).
  public static func regon(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.count == 9 || text.count == 14, isDigits(text), text.contains(where: { $0 != 48 }) else { return false }
    guard digit(text, 8) == weigh(text, [8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 else { return false }
    return text.count == 9 || digit(text, 13) == weigh(text, [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10
  }

  /// SIMC, the code of a locality in TERYT: 7 digits.
  ///
  /// Weights 2 3 4 5 6 7; the last digit is the sum modulo 11, and 0 stands for 10. The documentation of the files does
  /// not state the rule; it holds for every code that was tried.
  public static func simc(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.count == 7, isDigits(text), text.contains(where: { $0 != 48 }) else { return false }
    return digit(text, 6) == weigh(text, [2, 3, 4, 5, 6, 7]) % 11 % 10
  }

  /// An identity card: three letters and six digits.
  ///
  /// Letters count from 10 for A; weights 7 3 1 9 7 3 1 7 3, and the sum is a multiple of 10 (regulation on identity
  /// cards, Dz.U. 2015 poz. 212).
  static func identityCard(_ text: UnsafeRawBufferPointer) -> Bool {
    text.count == 9 && isDigits(UnsafeRawBufferPointer(rebasing: text[3...]))
      && weighLetters(text, [7, 3, 1, 9, 7, 3, 1, 7, 3]) % 10 == 0
  }

  /// A passport: two letters and seven digits, with the letters' values of identity cards and the weights 7 3 9 1 7 3 1 7
  /// 3.
  static func passport(_ text: UnsafeRawBufferPointer) -> Bool {
    text.count == 9 && isDigits(UnsafeRawBufferPointer(rebasing: text[2...]))
      && weighLetters(text, [7, 3, 9, 1, 7, 3, 1, 7, 3]) % 10 == 0
  }

  /// A land register without strokes: the court (`KR1P`), eight digits, and the check digit.
  ///
  /// Weights 1 3 7; X counts 10, and the letters A to Z without Q, V and X from 11 on; the last digit is the sum modulo 10
  /// (regulation on land registers in the electronic system, Dz.U. 2016 poz. 312).
  static func landRegister(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.count == 13 else { return false }
    let letters = Array("XABCDEFGHIJKLMNOPRSTUWYZ".utf8)
    var sum = 0
    for index in 0..<12 {
      guard
        let value = text[index] &- 48 <= 9
          ? Int(text[index]) - 48 : letters.firstIndex(of: text[index]).map({ $0 + 10 })
      else { return false }
      sum += value * [1, 3, 7][index % 3]
    }
    return text[12] &- 48 <= 9 && digit(text, 12) == sum % 10
  }

  /// The sum of digits, and of capital letters that count from 10 for A, by their weights; negative for another character.
  private static func weighLetters(_ text: UnsafeRawBufferPointer, _ weights: [Int]) -> Int {
    var sum = 0
    for index in weights.indices {
      let byte = text[index]
      guard byte &- 48 <= 9 || byte &- 65 < 26 else { return -1 }
      sum += (byte &- 48 <= 9 ? Int(byte) - 48 : Int(byte) - 55) * weights[index]
    }
    return sum
  }

  private static func isDigits(_ text: UnsafeRawBufferPointer) -> Bool { text.allSatisfy { $0 &- 48 <= 9 } }

  @inline(__always)
  private static func digit(_ text: UnsafeRawBufferPointer, _ index: Int) -> Int { Int(text[index] &- 48) }

  @inline(__always)
  private static func weigh(_ text: UnsafeRawBufferPointer, _ weights: [Int]) -> Int {
    var sum = 0
    for index in weights.indices { sum += digit(text, index) * weights[index] }
    return sum
  }
}
