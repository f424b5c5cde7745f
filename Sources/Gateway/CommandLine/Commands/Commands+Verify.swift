internal import Operations
internal import Platform
internal import Presentation
internal import Publication
internal import Runtime

extension Commands {
  static let verify = Command(
    "verify", "prove that published bytes follow from stored data", arguments: [.optional("DATASET")],
    details: """
      Every file of every version that consumers can download is read and compared with its digests, and the stored rows
      are rendered again to show that the published content follows from them.
      """,
    access: .writing
  ) { context in
    let runtime = try context.runtime()
    var all: [Verification] = []
    for name in try context.datasets(runtime.environment) {
      for found in try VerifyDataset(runtime).run(runtime.environment.store(name), cancellation: context.cancellation) {
        all.append(found)
        let verdict = found.isSound ? "sound" : Formatting.count(found.faults.count, "fault")
        context.output.line(
          "\(found.dataset) version \(found.version): \(Formatting.count(found.files, "file")), "
            + "\(Formatting.bytes(found.bytes)): \(verdict)")
        for fault in found.faults { context.output.line("  \(fault)") }
        for note in found.notes { context.output.line("  note: \(note)") }
      }
    }
    let isSound = all.allSatisfy(\.isSound)
    if !isSound { context.output.note("klamra publish rebuilds damaged files") }
    context.output.json(["sound": .boolean(isSound), "versions": .array(all.map(json))])
    return isSound ? .done : .failed
  }

  private static func json(_ found: Verification) -> JSON {
    [
      "dataset": .string(found.dataset), "version": .integer(found.version), "files": .integer(found.files),
      "bytes": .integer(found.bytes), "faults": .array(found.faults.map { .string($0) }),
      "notes": .array(found.notes.map { .string($0) }),
    ]
  }
}
