import Testing

@testable import Daemon
@testable import Serving

/// The media types that registered members give to their files.
@Suite struct PublishedMediaTypeTests {
  /// Two members that disagree, or one that gives another type to a file of the pages, would change files that are not theirs.
  @Test func noMemberChangesTheTypeOfAnothersFiles() {
    let pages = MediaTypes()
    var known: [String: String] = [:]
    for (ending, type) in MediaTypes.declared {
      #expect(known[ending] == nil || known[ending] == type, "\(ending) is \(type) and \(known[ending] ?? "")")
      known[ending] = type
      let own = MediaTypes([ending: type]).of("a.\(ending)")
      #expect(own != "application/octet-stream", "\(ending)")
      if let last = ending.split(separator: ".").last, last == ending[...] {
        let page = pages.of("a.\(ending)")
        #expect(page == "application/octet-stream" || page == own, "\(ending) is \(page) on pages")
      }
    }
    #expect(known.count > 4)
  }
}
