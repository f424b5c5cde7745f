import Glibc
import Platform
import Testbed
import Testing

/// A gateway that grows old takes no more than a young one.
///
/// `KLAMRA_RUNS=100000 KLAMRA_SOURCES=100` plays as many runs as `make soak`, `KLAMRA_RUNS_SEED` others. What is measured
/// is added to the file `KLAMRA_RUNS_LOG` at once: the output comes only at the end.
@Suite(.serialized) struct RunSoakTests {
  static func number(_ name: String, _ standard: Int) -> Int {
    getenv(name).flatMap { Int(String(cString: $0)) } ?? standard
  }

  /// In a process of its own, whose memory, threads and files are those of the gateway alone.
  @Test func runsOfYearsTakeNothingMore() async {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent, \.standardErrorContent]
    ) {
      let runs = RunSoakTests.number("KLAMRA_RUNS", 360)
      let sources = RunSoakTests.number("KLAMRA_SOURCES", 12)
      let seed = UInt64(RunSoakTests.number("KLAMRA_RUNS_SEED", 20_261_201))
      let begin = Monotonic.seconds
      func say(_ line: String) { _ = Array("\(line)\n".utf8).withUnsafeBytes { write(1, $0.baseAddress, $0.count) } }
      do {
        var soak = try RunSoak(sources: sources, seed: seed)
        try soak.play(runs: runs, samples: 30)
        let all = soak.samples
        let step = runs > 10_000 ? 1 : 6
        for index in stride(from: 0, to: all.count, by: step) { say(all[index].line) }
        // Few runs on a busy machine say nothing about time.
        let found = soak.problems + SoakVerdict(all, judgesTime: runs > 10_000).sentences
        for sentence in found { say("WRONG: \(sentence)") }
        say("soak: \(runs) runs of \(sources) sources, seed \(seed), in \(Int(Monotonic.seconds - begin)) s")
      } catch {
        say("WRONG: \(error)")
      }
      // What was found is in the output, which is not given to the parent if the status is another.
      exit(0)
    }
    let text = String(
      decoding: (result?.standardOutputContent ?? []) + (result?.standardErrorContent ?? []), as: UTF8.self)
    print(text)
    #expect(text.contains("soak: ") && !text.contains("WRONG"), "\(text)")
  }

  private func samples(_ change: (Int, inout RunSoak.Sample) -> Void) -> [RunSoak.Sample] {
    (1...30).map { index in
      var sample = RunSoak.Sample(runs: index * 100)
      (sample.memoryKB, sample.threads, sample.descriptors) = (90_000, 3, 20)
      (sample.database, sample.rows, sample.documents, sample.published) = (1 << 20, 2000, 40, 300)
      sample.secondsPerRun = 0.005
      change(index, &sample)
      return sample
    }
  }

  /// The verdict notices what leaks, and not what is noise or belongs to new versions.
  @Test func whatGrowsIsNoticed() {
    func found(_ change: (Int, inout RunSoak.Sample) -> Void) -> [String] {
      SoakVerdict(samples(change)).sentences.map { String($0.prefix(while: { $0 != " " })) }
    }
    #expect(found { _, _ in } == [])
    #expect(found { index, sample in sample.memoryKB += index % 3 * 4000 } == [])
    #expect(found { index, sample in sample.memoryKB += index * 3000 } == ["memory"])
    #expect(found { index, sample in sample.threads += index / 5 } == ["threads"])
    #expect(found { index, sample in sample.descriptors += index } == ["open"])
    #expect(found { index, sample in sample.database += index * 40_000 } == ["klamra.sqlite"])
    #expect(found { index, sample in (sample.database, sample.versions) = ((1 << 20) + index * 4000, index) } == [])
    #expect(found { index, sample in sample.rows += index * 60 } == ["its"])
    #expect(found { index, sample in sample.documents += index * 5 } == ["documents"])
    #expect(found { index, sample in sample.published += index * 5 } == ["public"])
    #expect(found { index, sample in sample.secondsPerRun *= 1 + Double(index) / 3 } == ["time"])
    #expect(SoakVerdict(Array(samples { _, _ in }.prefix(5))).sentences == ["5 samples are too few"])
  }
}
