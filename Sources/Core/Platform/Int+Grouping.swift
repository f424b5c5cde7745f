extension Int {
  /// `1 080 642`, with no-break spaces as Polish and SI print them.
  public var grouped: String {
    let digits = Array(String(magnitude))
    var result = self < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { result += "\u{a0}" }
      result.append(digit)
    }
    return result
  }
}
