internal import Serving

/// 1000 pages of 100 records, made once and kept in memory, so that a client can read at full speed.
final class BenchPages: Sendable {
  static let pages = 1000
  static let recordsPerPage = 100

  private let bodies: [[UInt8]]

  init(base: String) { bodies = (0..<Self.pages).map { BenchPages.page($0, base) } }

  /// `/pages/{n}` or `/pages?page={n}`, from 0.
  func answer(_ request: HTTPRequest, _ path: [String]) -> HTTPReply {
    guard let number = Int(path.first ?? request.value("page") ?? "0"), bodies.indices.contains(number) else {
      return .json(404, #"{"error":"no such page"}"#)
    }
    return HTTPReply(
      200, [HTTPHeader("Content-Type", "application/json; charset=utf-8")], body: .bytes(bodies[number]))
  }

  private static func page(_ number: Int, _ base: String) -> [UInt8] {
    let first = number * recordsPerPage
    let records = (first..<(first + recordsPerPage)).map { index in
      let cents = index * 7919 % 10_000_000
      return #"{"id":\#(index),"code":"\#(padded(index % 10_000_000, 7))","area":"12\#(padded(index % 100_000, 5))","#
        + #""date":"20\#(padded(index / 400 % 25, 2))-\#(padded(index % 12 + 1, 2))-\#(padded(index % 28 + 1, 2))","#
        + #""value":\#(cents / 100).\#(padded(cents % 100, 2)),"name":"Zażółć \#(index % 977)"}"#
    }
    let isLast = number == pages - 1
    let next = isLast ? "" : #","links":{"next":"\#(base)/pages/\#(number + 1)"}"#
    let text =
      #"{"page":\#(number),"pages":\#(pages),"total":\#(pages * recordsPerPage)\#(next),"records":["#
      + records.joined(separator: ",") + "]}"
    return Array(text.utf8)
  }

  private static func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
