/// What grew that should not have, in sentences.
///
/// The figures of the middle third of a soak are compared with those of the last: by then caches are full and the first
/// runs have expired.
struct SoakVerdict {
  /// What a version takes in `klamra.sqlite` for good, in bytes and rows: its run, its event and its publication.
  static let bytesPerVersion = 8192
  static let rowsPerVersion = 12

  var sentences: [String] = []

  init(_ samples: [RunSoak.Sample], judgesTime: Bool = true) {
    let third = samples.count / 3
    guard third >= 3 else {
      sentences = ["\(samples.count) samples are too few"]
      return
    }
    let (middle, last) = (samples[third..<(2 * third)], samples[(samples.count - third)...])
    let versions = Self.median(last, \.versions) - Self.median(middle, \.versions)

    func compare(
      _ name: String, _ value: (RunSoak.Sample) -> Double, share: Double, free: Double, byLeast: Bool = false
    ) {
      let values = [middle, last].map { part in
        byLeast ? part.map(value).min() ?? 0 : Self.middle(of: part.map(value))
      }
      if values[1] > values[0] * (1 + share) + free {
        sentences.append("\(name) grew from \(values[0]) to \(values[1])")
      }
    }
    compare("memory (KB)", { Double($0.memoryKB) }, share: 0.1, free: 6 * 1024)
    // A run starts threads and opens files for its time: what leaks shows in the quietest moment.
    compare("threads", { Double($0.threads) }, share: 0, free: 1, byLeast: true)
    compare("open files", { Double($0.descriptors) }, share: 0, free: 2, byLeast: true)
    compare(
      "klamra.sqlite (bytes)", { Double($0.database) }, share: 0.1,
      free: 128 * 1024 + Double(versions * Self.bytesPerVersion))
    compare("its log (bytes)", { Double($0.log) }, share: 0.25, free: 1_048_576)
    compare("its rows", { Double($0.rows) }, share: 0.1, free: 100 + Double(versions * Self.rowsPerVersion))
    compare("documents", { Double($0.documents) }, share: 0.1, free: 20 + Double(versions))
    // Until every dataset has as many versions as are kept, each version adds its files.
    compare("public files", { Double($0.published) }, share: 0.05, free: 20 + Double(min(versions * 8, 400)))
    // The processor's time, not the clock's; but other work on the machine makes that longer, too.
    if judgesTime { compare("time of a run (s)", \.secondsPerRun, share: 0.35, free: 0.0005) }
  }

  private static func median(_ samples: some Collection<RunSoak.Sample>, _ value: (RunSoak.Sample) -> Int) -> Int {
    Int(middle(of: samples.map { Double(value($0)) }))
  }

  private static func middle(of values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }
}
