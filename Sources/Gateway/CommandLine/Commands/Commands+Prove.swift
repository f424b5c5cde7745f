internal import Configuration
internal import Landing
internal import Operations
internal import Platform
internal import Presentation
internal import State

extension Commands {
  static let prove = Command(
    "prove", "show which document a name in a manifest stands for, and prove it", arguments: [.one("DOCUMENT")],
    details: """
      DOCUMENT is a name from a published manifest (hmac-sha256:…), the SHA-256 of a landed document, or a file. The name of
      a list stands for all its documents, which are shown. The public
      knows documents by keyed digests, since a plain one would let others guess what is not published. The key that is
      shown proves this one name to anyone who has the document, and says nothing about other documents.
      """,
    access: .reading
  ) { context in
    guard Files.exists(context.paths.installationSecret) else {
      throw UnknownDocumentError(wanted: context.argument(0))
    }
    let configuration = try context.configuration()
    let proof = try ProveDocument(
      DocumentNames(InstallationKey(file: context.paths.installationSecret)),
      configuration.datasets.map { context.store($0) }, Archive(folder: context.paths.landing)
    ).prove(context.argument(0))
    let line = "printf %s \(proof.document.hex) | openssl dgst -sha256 -mac HMAC -macopt hexkey:\(proof.key.hex)"
    let isErased = try context.records()?.erasedDocuments.all().contains(proof.document) == true
    if proof.listed.isEmpty {
      let state =
        proof.isKept ? "" : isErased ? " (erased: it held a record that was erased)" : " (its bytes are no longer kept)"
      context.output.line("document  \(proof.document.hex)\(state)")
      context.output.line("from      \(VisibleText.shown(proof.origin))")
    } else {
      let gone = proof.isKept ? "" : " (the bytes of some are no longer kept)"
      context.output.line("list      \(proof.document.hex), \(Formatting.count(proof.listed.count, "document"))\(gone)")
    }
    context.output.line("name      \(proof.name)")
    for (dataset, numbers) in proof.versions {
      context.output.line("used by   \(dataset), version \(numbers.map(String.init).joined(separator: ", "))")
    }
    context.output.line("proof     \(line)")
    for document in proof.listed {
      context.output.line("  \(document.digest.hex)  \(VisibleText.shown(document.origin))")
    }
    context.output.json([
      "document": .string(proof.document.hex), "name": .string(proof.name), "key": .string(proof.key.hex),
      "origin": .string(proof.origin), "kept": .boolean(proof.isKept), "erased": .boolean(isErased && !proof.isKept),
      "versions": .array(
        proof.versions.map { ["dataset": .string($0.dataset), "versions": .array($0.numbers.map { .integer($0) })] }),
      "listed": .array(proof.listed.map { ["document": .string($0.digest.hex), "origin": .string($0.origin)] }),
      "check": .string(line),
    ])
    return .done
  }
}
