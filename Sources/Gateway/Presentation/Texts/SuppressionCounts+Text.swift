internal import Platform
public import Schema
public import State

extension SuppressionCounts {
  /// `12 (5 at risk)`.
  public var text: String { "\(Formatting.grouped(cells)) (\(Formatting.grouped(atRisk)) at risk)" }

  var json: JSON {
    ["at_risk": .integer(atRisk), "secondary": .integer(secondary), "published_before": .integer(known)]
  }

  /// The number of figures that a run hid, over all streams or those into one dataset; nil if none of them hides any.
  public init?(_ streams: [RunStream], dataset: String? = nil) {
    let counts = streams.filter { dataset == nil || $0.dataset == dataset }.compactMap { $0.counts?.ledger.suppression }
    if counts.isEmpty { return nil }
    self.init()
    for each in counts {
      atRisk += each.atRisk
      secondary += each.secondary
      known += each.known
    }
  }
}
