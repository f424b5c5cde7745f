import Privacy
import Testing

@Suite("Check digits")
struct CheckDigitTests {
  private func holds(_ text: String, _ check: (UnsafeRawBufferPointer) -> Bool) -> Bool {
    var copy = text
    return copy.withUTF8 { check(UnsafeRawBufferPointer($0)) }
  }

  @Test(arguments: ["44051401359", "02070803628"]) func pesel(text: String) {
    #expect(holds(text, CheckDigit.pesel))
    expectOnlyOneLastDigit(text, CheckDigit.pesel)
  }

  /// The sum holds, the day does not: month 0, 31 February, 29 February 1900.
  @Test(arguments: ["00000000000", "44023101352", "00022901359", "4405140135", "440514013590", "4405140135x", ""])
  func noPesel(text: String) { #expect(!holds(text, CheckDigit.pesel)) }

  @Test(arguments: ["6761013717", "1060006024", "676-101-37-17", "676 101 37 17"]) func nip(text: String) {
    #expect(holds(text, CheckDigit.nip))
    expectOnlyOneLastDigit(text, CheckDigit.nip)
  }

  @Test(arguments: ["0000000000", "676101371", "67610137170", "PL6761013717", "------------------------"])
  func noNip(text: String) { #expect(!holds(text, CheckDigit.nip)) }

  @Test(arguments: ["351554353", "350508747", "000331501", "12345678512347"]) func regon(text: String) {
    #expect(holds(text, CheckDigit.regon))
    expectOnlyOneLastDigit(text, CheckDigit.regon)
  }

  /// The last has a wrong ninth digit under a right fourteenth.
  @Test(arguments: ["000000000", "00000000000000", "35155435", "12345678612347"]) func noRegon(text: String) {
    #expect(!holds(text, CheckDigit.regon))
  }

  @Test(arguments: ["0950463", "0918123"]) func simc(text: String) {
    #expect(holds(text, CheckDigit.simc))
    expectOnlyOneLastDigit(text, CheckDigit.simc)
  }

  @Test(arguments: ["0000000", "095046", "09504633", "095046A"]) func noSimc(text: String) {
    #expect(!holds(text, CheckDigit.simc))
  }

  /// Ten numbers that differ in the last digit: one of them is right.
  private func expectOnlyOneLastDigit(_ text: String, _ check: (UnsafeRawBufferPointer) -> Bool) {
    #expect((0...9).filter { holds(text.dropLast() + "\($0)", check) }.count == 1)
  }
}
