internal import Catalogues
internal import Glibc
internal import Platform
internal import Publication
internal import Schema
internal import Serving
internal import Settings

/// Reads `klamra.yaml`.
struct GatewayReader {
  let root: String
  /// The folder of the configuration.
  let folder: String

  /// The settings, nil if they have mistakes, and the folder of connectors, which is known in any case: mistakes here
  /// must not hide others.
  var gateway: Shape<(settings: GatewaySettings?, connectors: String)> {
    .section("klamra.yaml") { section in
      let about = section.required("gateway", about)
      let errors = section.report.errorCount
      let publicSite = section.optional("public", publicSite, default: PublicSettings())
      let publicListener = publicSite.listener
      let operators = section.optional(
        "operators", listener("the operators' listener"), default: ListenAddress(host: "127.0.0.1", port: 8081))
      // A default that replaces an invalid address is not in use.
      let isKnown = section.report.errorCount == errors
      let allowed = section.optional("webhooks", webhooks, default: [])
      let catalogues = section.optional(
        "catalogues",
        .list(of: .choice("a catalogue", of: CatalogueRegistry.all.members.map { ($0.name, $0.name) })))
      let retention = section.optional("retention", .retention, default: RetentionSettings())
      let temporaryDisk = section.optional("temporary_disk", .temporaryDisk, default: TemporaryDiskSettings())
      let quarantine = section.optional("quarantine", .quarantine, default: QuarantineSettings())
      let privacy = section.optional("privacy", PrivacyReader.gateway(in: folder), default: GatewayPrivacy())
      let connectors = section.optional(
        "connectors", existing("the folder of connectors"), default: path("Connectors", from: root))
      // By default the list is beside the connectors, as in the source tree.
      let territory = section.optional(
        "territory", existing("the folder of the territory"),
        default: path("Territory", from: Files.parent(of: connectors)))
      if isKnown, publicListener == operators, operators.port != 0 {
        section.report.error(
          "both listeners wait at \(operators)",
          at: section.place(of: section.has("operators") ? "operators" : "public"))
      }
      guard var settings = about else { return (nil, connectors) }
      settings.publicSite = publicSite
      settings.operatorsListener = operators
      settings.webhooksAllowed = allowed
      settings.catalogues = catalogues
      settings.retention = retention
      settings.temporaryDisk = temporaryDisk
      settings.quarantine = quarantine
      settings.privacy = privacy
      settings.connectors = connectors
      settings.territory = territory
      return (settings, connectors)
    }
  }

  /// The addresses alone; nil if they have mistakes.
  func listeners(in node: Node) -> (publicSite: PublicSettings, operators: ListenAddress)? {
    func entry(_ key: String) -> Node? {
      guard case .mapping(let entries) = node.content else { return nil }
      return entries.first { $0.key == key }?.value
    }
    var found = (publicSite: PublicSettings(), operators: ListenAddress(host: "127.0.0.1", port: 8081))
    // Other mistakes of these settings do not matter here.
    let report = Report()
    if let written = entry("public") {
      guard let value = publicSite.value(of: written, report) else { return nil }
      found.publicSite = value
    }
    if let written = entry("operators") {
      guard let value = listener("the operators' listener").value(of: written, report) else { return nil }
      found.operators = value
    }
    guard case .mapping = node.content else { return nil }
    return found
  }

  private var about: Shape<GatewaySettings> {
    .section("the gateway") { section in
      let title = section.required("title", .bilingual)
      let publisher = section.required("publisher", .bilingual)
      let base = section.required("base_url", .baseAddress)
      let contact = section.optional("contact", contact)
      let zone = section.optional("zone", .choice("a time zone", of: [("Europe/Warsaw", "Europe/Warsaw")]))
      guard let title, let publisher, let base else { return nil }
      var settings = GatewaySettings(title: title, publisher: publisher, baseURL: base, zone: zone ?? "Europe/Warsaw")
      settings.contact = contact
      return settings
    }
  }

  private var contact: Shape<SiteFacts.Contact> {
    .section("the contact") { section in
      let name = section.required("name", .bilingual)
      let email = section.required("email", .mailAddress)
      guard let name, let email else { return nil }
      return SiteFacts.Contact(name: name, email: email)
    }
  }

  private func listener(_ subject: String) -> Shape<ListenAddress> {
    .section(subject) { $0.required("listen", .listenAddress) }
  }

  private var publicSite: Shape<PublicSettings> {
    .section("the public listener") { section in
      var settings = PublicSettings()
      let range = 0...PublicSettings.connectionsMax
      let listener = section.required("listen", .listenAddress)
      let connections = section.optional("connections_per_address", .integer(in: range))
      guard let listener else { return nil }
      settings.listener = listener
      settings.connectionsPerAddress = connections ?? settings.connectionsPerAddress
      return settings
    }
  }

  private var webhooks: Shape<[String]> {
    .section("the webhooks") { $0.optional("allow", .list(of: .addressRange), default: []) }
  }

  private func existing(_ subject: String) -> Shape<String> {
    Shape<String>.text.checked(as: subject) { text, node, report in
      let folder = withoutSlashes(path(text, from: root))
      guard Files.isFolder(folder) else {
        report.error("\(subject) \(folder) does not exist", at: node.mark)
        return nil
      }
      return folder
    }
  }
}

extension Shape where Value == ListenAddress {
  /// `127.0.0.1:8080` or `[::1]:8080`: a numeric address, so that no name server is needed. Port 0 selects a free one.
  static var listenAddress: Shape {
    Shape<String>.text.checked(as: "an address and a port (127.0.0.1:8080)") { text, node, report in
      guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
        !text[colon...].contains("+")
      else {
        report.error("expected an address and a port (127.0.0.1:8080), found \"\(text)\"", at: node.mark)
        return nil
      }
      var host = String(text[..<colon])
      if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
      if host == "localhost" { host = "127.0.0.1" }
      guard addressBits(host) != nil else {
        report.error(
          "\"\(host)\" is not a numeric address", at: node.mark,
          suggestion: "127.0.0.1 for this machine alone, 0.0.0.0 for every network")
        return nil
      }
      return ListenAddress(host: host, port: port)
    }
  }
}

extension Shape where Value == String {
  /// An address to which paths are appended, without trailing slashes.
  static var baseAddress: Shape {
    webAddress.checked { text, node, report in
      guard !text.contains("?") else {
        report.error(
          "the address holds a query, and paths are put after it", at: node.mark, suggestion: "end it before the ?")
        return nil
      }
      return withoutSlashes(text)
    }
  }

  /// `dane@example.pl`: one address without a name.
  static var mailAddress: Shape {
    Shape<String>.text.checked(as: "a mail address (dane@example.pl)") { text, node, report in
      let parts = text.split(separator: "@", omittingEmptySubsequences: false)
      let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"<>(),;:\\\"[]".utf8.contains($0) }
      guard isPlain, parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), parts[1].last != "." else {
        report.error("expected a mail address (dane@example.pl), found \"\(text)\"", at: node.mark)
        return nil
      }
      return text
    }
  }

  /// `10.0.0.0/8` or `fd00::/8` (CIDR, RFC 4632 and RFC 4291).
  static var addressRange: Shape {
    Shape<String>.text.checked(as: "an address range (10.0.0.0/8)") { text, node, report in
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, let bits = addressBits(String(parts[0])), let length = Int(parts[1]),
        parts[1].utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), (0...bits).contains(length)
      else {
        report.error("expected an address range (10.0.0.0/8), found \"\(text)\"", at: node.mark)
        return nil
      }
      if length == 0 {
        report.warning("this range allows every address", at: node.mark)
      }
      return text
    }
  }
}

/// 32 for a numeric IPv4 address, 128 for an IPv6 one, nil for anything else (inet_pton(3)).
private func addressBits(_ text: String) -> Int? {
  withUnsafeTemporaryAllocation(byteCount: 16, alignment: 4) { buffer in
    if inet_pton(AF_INET, text, buffer.baseAddress) == 1 { return 32 }
    return inet_pton(AF_INET6, text, buffer.baseAddress) == 1 ? 128 : nil
  }
}
