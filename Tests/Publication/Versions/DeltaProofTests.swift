import Platform
import Testbed
import Testing

@testable import Publication

/// A delta is proven by what it does to the files that consumers have.
@Suite struct DeltaProofTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func fault(_ previous: String, _ delta: String, _ next: String, keys: Int = 1) throws -> String? {
    for (name, text) in [("a.csv", previous), ("d.csv", delta), ("b.csv", next)] {
      try folder.write(name, Array(text.replacing("\n", with: "\r\n").utf8))
    }
    return try DeltaProof(
      previous: folder.file("a.csv"), delta: folder.file("d.csv"), next: folder.file("b.csv"), keyCount: keys
    ).fault()
  }

  @Test func insertedUpdatedAndDeletedRows() throws {
    let old = "id,n\n1,a\n2,b\n3,c\n5,e\n"
    #expect(try fault(old, "op,id,n\n", old) == nil)
    #expect(
      try fault(old, "op,id,n\nI,0,z\nD,1,\nU,2,B\nI,4,d\nD,5,\nI,6,f\n", "id,n\n0,z\n2,B\n3,c\n4,d\n6,f\n") == nil)
    #expect(try fault(old, "op,id,n\nD,1,\nD,2,\nD,3,\nD,5,\n", "id,n\n") == nil)
    #expect(try fault("id,n\n", "op,id,n\nI,1,a\nI,2,\"b\nb\"\n", "id,n\n1,a\n2,\"b\nb\"\n") == nil)
  }

  /// The key comes first in a delta, in key order; in the data the columns have their own order.
  @Test func theColumnsAreMatchedByTheirNames() throws {
    let delta = "op,rok,gmina,n\nU,2024,\"b,c\",9\n"
    let table = "n,gmina,rok\n1,\"b,c\",2023\n"
    #expect(try fault(table + "2,\"b,c\",2024\n", delta, table + "9,\"b,c\",2024\n", keys: 2) == nil)
  }

  @Test(arguments: [
    // A value that no line of the delta has.
    ("op,id,n\n", "id,n\n1,a\n2,B\n", "row 2 follows from neither"),
    ("op,id,n\nU,2,C\n", "id,n\n1,a\n2,B\n", "line 2 is not in it"),
    ("op,id,n\nU,1,a\nU,2,B\n", "id,n\n1,a\n", "line 3 cannot be applied"),
    ("op,id,n\nD,1,\n", "id,n\n1,a\n2,b\n", "row 1 follows from neither"),
    ("op,id,n\n", "id,n\n1,a\n", "row 2 of the previous version is not deleted by it"),
    ("op,id,n\nI,3,c\n", "id,n\n1,a\n2,b\n", "line 2 cannot be applied"),
    ("op,id,n\nI,2,B\n", "id,n\n1,a\n2,B\n", "row 2 of the previous version is not deleted by it"),
    ("op,id,n\nX,2,b\n", "id,n\n1,a\n2,b\n", "line 2 cannot be applied"),
    ("op,id\n", "id,n\n1,a\n2,b\n", "it has other columns"),
    ("op,id,n\n", "id,m\n1,a\n2,b\n", "the previous version has other columns"),
  ])
  func aDeltaThatLeadsElsewhere(_ delta: String, _ next: String, _ sentence: String) throws {
    let fault = try fault("id,n\n1,a\n2,b\n", delta, next)
    #expect(fault?.contains(sentence) == true, "\(fault ?? "no fault")")
  }

  /// Random tables and their true delta; then the same with one row of the new version replaced.
  @Test func randomDeltas() throws {
    var random = Seeded(20_261_201)
    for _ in 0..<60 {
      var (old, delta, new) = ("id,n,x\n", "op,id,n,x\n", ["id,n,x"])
      for id in 0..<random.below(300) {
        let (before, after) = (random.pick(["", "1", "ł", "\"a,\"\"b\nc\""]), random.pick(["2", "\"\"", "\"\n\""]))
        switch random.below(8) {
        case 0:
          delta += "I,\(id),\(after),x\n"
          new.append("\(id),\(after),x")
        case 1:
          old += "\(id),\(before),x\n"
          delta += "D,\(id),,\n"
        case 2:
          old += "\(id),\(before),x\n"
          delta += "U,\(id),\(after),\n"
          new.append("\(id),\(after),")
        default:
          old += "\(id),\(before),x\n"
          new.append("\(id),\(before),x")
        }
      }
      #expect(try fault(old, delta, new.joined(separator: "\n") + "\n") == nil)
      guard new.count > 1 else { continue }
      let victim = 1 + random.below(new.count - 1)
      new[victim] += "?"
      #expect(try fault(old, delta, new.joined(separator: "\n") + "\n") != nil)
    }
  }

  /// A record that is larger than the buffer.
  @Test func largeValues() throws {
    let long = String(repeating: "ą", count: 200_000)
    let old = "id,n\n1,a\n2,\(long)\n3,\"\(long)\n\"\n"
    #expect(try fault(old, "op,id,n\nU,1,\(long)\n", "id,n\n1,\(long)\n2,\(long)\n3,\"\(long)\n\"\n") == nil)
    #expect(try fault(old, "op,id,n\n", "id,n\n1,a\n2,\(long)\n3,\"\(long)\n \"\n") != nil)
  }
}
