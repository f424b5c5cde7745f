internal import Platform

/// Local time of Europe/Warsaw, in every year that a moment can be written in.
///
/// From `Zone.firstSummerYear` on by the rule of `Zone`; before, by the changes that the time zone database of IANA
/// records for Europe/Warsaw (release 2025b, file `europe`): the mean time of Warsaw, +01:24, until 4 August 1915, the
/// summer times of both wars and of the years 1945 to 1949, 1957 to 1964 and since 1977, and Eastern European Time from
/// 1918 to 1922. The mean time was also used before it was prescribed in 1880.
enum Warsaw {
  /// 1988-01-01T00:00:00Z.
  private static let firstSecond: Int64 = 567_993_600

  /// The mean time of Warsaw in seconds.
  private static let meanTime: Int64 = 84 * 60

  /// The offset east of UTC in seconds at a moment given in seconds since 1970.
  static func offset(at seconds: Int64) -> Int64 {
    if seconds >= firstSecond { return Int64(Zone.warsaw.offset(at: Timestamp(seconds: seconds))) }
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].second <= seconds { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? meanTime : changes[low - 1].offset
  }

  /// The offset east of UTC in seconds of a local time, given as seconds since 1970 as if it were UTC.
  ///
  /// A time that the clocks showed twice means its first occurrence. Nil for a time that they skipped.
  static func offset(atLocal seconds: Int64) -> Int64? {
    for offset: Int64 in [10_800, 7200, meanTime, 3600] where Warsaw.offset(at: seconds - offset) == offset {
      return offset
    }
    return nil
  }

  /// Every change of the offset before 1988: its second since 1970, and the offset from then on in seconds.
  private static let changes: [(second: Int64, offset: Int64)] = [
    (-1_717_032_240, 3600), (-1_693_706_400, 7200), (-1_680_483_600, 3600), (-1_663_455_600, 7200),
    (-1_650_150_000, 3600), (-1_632_006_000, 7200), (-1_600_473_600, 10_800), (-1_587_168_000, 7200),
    (-1_501_725_600, 3600), (-931_734_000, 7200), (-857_257_200, 3600), (-844_556_400, 7200), (-828_226_800, 3600),
    (-812_502_000, 7200), (-796_608_000, 3600), (-778_726_800, 7200), (-762_660_000, 3600), (-748_486_800, 7200),
    (-733_273_200, 3600), (-715_215_600, 7200), (-701_910_000, 3600), (-684_975_600, 7200), (-670_460_400, 3600),
    (-654_130_800, 7200), (-639_010_800, 3600), (-397_094_400, 7200), (-386_812_800, 3600), (-371_088_000, 7200),
    (-355_363_200, 3600), (-334_195_200, 7200), (-323_308_800, 3600), (-307_584_000, 7200), (-291_859_200, 3600),
    (-271_296_000, 7200), (-260_409_600, 3600), (-239_846_400, 7200), (-228_960_000, 3600), (-208_396_800, 7200),
    (-197_510_400, 3600), (-176_342_400, 7200), (-166_060_800, 3600), (228_873_600, 7200), (243_993_600, 3600),
    (260_323_200, 7200), (276_048_000, 3600), (291_772_800, 7200), (307_497_600, 3600), (323_827_200, 7200),
    (338_947_200, 3600), (354_672_000, 7200), (370_396_800, 3600), (386_121_600, 7200), (401_846_400, 3600),
    (417_571_200, 7200), (433_296_000, 3600), (449_020_800, 7200), (465_350_400, 3600), (481_075_200, 7200),
    (496_800_000, 3600), (512_524_800, 7200), (528_249_600, 3600), (543_974_400, 7200), (559_699_200, 3600),
  ]
}
