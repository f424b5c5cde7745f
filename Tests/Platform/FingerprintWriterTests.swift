import Testing

@testable import Platform

/// What writes the digests by which values are known again.
@Suite struct FingerprintWriterTests {
  private struct Pair: Fingerprinted {
    var first: String
    var second: String

    func write(to writer: inout FingerprintWriter) {
      writer.add("first", first)
      writer.add("second", second)
    }
  }

  private func digest(_ subject: StaticString = "test", version: Int = 1, _ write: (inout FingerprintWriter) -> Void)
    -> Digest
  {
    var writer = FingerprintWriter(of: subject, version: version)
    write(&writer)
    return writer.digest
  }

  /// The bytes of the format in its documentation, so that they can be made again with sha256sum(1).
  @Test func theBytesAreThoseThatAreDocumented() {
    let bytes = """
      t7:subject4:test
      i7:version1:1
      t4:text6:zażó
      n4:none0:
      i6:number2:-7
      b5:truth1:1
      d5:share19:4607182418800017408
      l4:list1:2
      t0:1:a
      t0:0:
      (4:pair0:
      t5:first1:x
      t6:second1:y
      )4:pair0:

      """
    let written = digest {
      $0.add("text", "zażó")
      $0.add("none", optional: nil)
      $0.add("number", -7)
      $0.add("truth", true)
      $0.add("share", 1.0)
      $0.add("list", ["a", ""])
      $0.add("pair", Pair(first: "x", second: "y"))
    }
    #expect(written == SHA256.of(bytes.utf8))
  }

  /// Pairs of values that would run into each other if anything were left out of the bytes.
  @Test func differentValuesNeverLookTheSame() {
    let all: [Digest] = [
      digest { $0.add("a", "") }, digest { $0.add("a", optional: nil) }, digest { $0.add("a", [String]()) },
      digest { $0.add("a", [""]) }, digest { $0.add("a", ["", ""]) }, digest { $0.add("a", "1") },
      digest { $0.add("a", 1) }, digest { $0.add("a", 1.0) }, digest { $0.add("a", true) },
      digest { $0.add("a", false) }, digest { $0.add("b", "1") }, digest { $0.add("a", ["ab", "c"]) },
      digest { $0.add("a", ["a", "bc"]) }, digest { $0.add("a", ["abc"]) },
      digest { $0.add("a", "1\nt1:b1:2") },
      digest {
        $0.add("a", "1")
        $0.add("b", "2")
      },
      digest { $0.add("a", Pair(first: "x", second: "y")) }, digest { $0.add("a", [Pair(first: "x", second: "y")]) },
      digest { Pair(first: "x", second: "y").write(to: &$0) },
      digest { $0.add("a", optional: Pair?.none) }, digest { $0.add("a", -0.0) }, digest { $0.add("a", 0.0) },
      digest("other") { $0.add("a", "1") }, digest(version: 2) { $0.add("a", "1") },
    ]
    // An absent value equals an absent text; only these two are equal.
    #expect(Set(all).count == all.count - 1)
  }

  @Test func moreCanBeWrittenAfterADigestWasTaken() {
    var writer = FingerprintWriter(of: "test", version: 1)
    let before = writer.digest
    #expect(before == writer.digest)
    writer.add("a", "b")
    #expect(before != writer.digest && writer.digest == digest { $0.add("a", "b") })
  }
}

/// Figures as people read them.
@Suite struct GroupingTests {
  @Test func digitsStandInGroupsOfThree() {
    #expect(0.grouped == "0" && 999.grouped == "999" && (-1000).grouped == "-1\u{a0}000")
    #expect(1_080_642.grouped == "1\u{a0}080\u{a0}642")
    #expect(Int.min.grouped == "-9\u{a0}223\u{a0}372\u{a0}036\u{a0}854\u{a0}775\u{a0}808")
  }

  @Test func theClockOfWarsawSaysItsOffset() {
    #expect(Zone.warsaw.clock(at: Timestamp(seconds: 0)) == "1970-01-01 01:00:00+01:00")
  }
}
