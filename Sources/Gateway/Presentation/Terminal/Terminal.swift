internal import Glibc

/// The destination of output: a terminal of some width, or a file or pipe.
public struct Terminal: Hashable, Sendable {
  /// Whether a person watches the output: only then are there progress bars.
  public let isInteractive: Bool
  /// Columns of the window.
  public let width: Int

  public init(isInteractive: Bool, width: Int = 80) {
    self.isInteractive = isInteractive
    self.width = width
  }

  /// A file or pipe.
  public static let plain = Terminal(isInteractive: false)

  /// The terminal of standard error, where progress is drawn.
  public static func current() -> Terminal {
    // The four numbers of struct winsize (ioctl_tty(2)), which two modules of the toolchain declare.
    var size: (rows: UInt16, columns: UInt16, UInt16, UInt16) = (0, 0, 0, 0)
    let kind = getenv("TERM").map { String(cString: $0) } ?? "dumb"
    let isInteractive = isatty(2) == 1 && kind != "dumb"
    guard isInteractive, ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.columns > 0 else {
      return Terminal(isInteractive: isInteractive)
    }
    return Terminal(isInteractive: true, width: Int(size.columns))
  }

  /// The number of columns of a text: combining marks have none, European letters one, wide East Asian forms two.
  public static func width(of text: some StringProtocol) -> Int {
    text.reduce(0) { sum, character in
      let scalar = character.unicodeScalars.first!.value
      return sum + (isWide(scalar) ? 2 : scalar < 0x20 ? 0 : 1)
    }
  }

  /// The text cut to a width, with an ellipsis if it was cut.
  public static func fit(_ text: String, width limit: Int) -> String {
    guard width(of: text) > limit else { return text }
    var result = ""
    var sum = 0
    for character in text {
      let next = width(of: String(character))
      if sum + next > limit - 1 { break }
      sum += next
      result.append(character)
    }
    return result + "…"
  }

  private static func isWide(_ scalar: UInt32) -> Bool {
    (0x1100...0x115f).contains(scalar) || (0x2e80...0xa4cf).contains(scalar) || (0xac00...0xd7a3).contains(scalar)
      || (0xf900...0xfaff).contains(scalar) || (0xff00...0xff60).contains(scalar)
      || (0x1f300...0x1faff).contains(scalar)
  }
}
