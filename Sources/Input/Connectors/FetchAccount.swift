internal import Platform
internal import Transfer

/// The account of the requests, and its quota.
struct FetchAccount {
  /// Without the secret: `bdl.stat.gov.pl anonymous`, or with the first digits of a keyed digest of the secrets; empty for
  /// a source that asks no service.
  let credential: String
  /// The same account in releases that named it by a plain digest; nil without secrets.
  let former: String?
  let windows: [QuotaWindow]

  /// - Parameter key: a stranger who sees the name of an account cannot try secrets against it.
  init(_ source: FetchSource, _ key: InstallationKey) {
    let names = source.connector.parameters.filter { $0.type == .secret }.map(\.name)
    let secrets = names.compactMap { source.secrets[$0] }
    let isRegistered = !names.isEmpty && secrets.count == names.count
    let quotas = source.connector.http?.quotas
    let address = WebAddress(source.base)
    let host = address.map { [80, 443].contains($0.port) ? $0.host : "\($0.host):\($0.port)" } ?? source.base
    let text = secrets.joined(separator: "\n")
    credential =
      isRegistered
      ? "\(host) key-\(key.digest("secret", text).hex.prefix(Self.digits))"
      : host.isEmpty ? "" : "\(host) anonymous"
    former = isRegistered ? "\(host) key-\(SHA256.of(Array(text.utf8)).hex.prefix(Self.digits))" : nil
    let margin = quotas?.margin ?? QuotaWindow.marginDefault
    windows = ((isRegistered ? quotas?.registered : quotas?.anonymous) ?? []).map { $0.keeping(margin) }
  }

  /// How many digits distinguish the keys of a service.
  private static let digits = 8
}

extension Fetcher {
  /// The account of a source's requests. What was counted under its former name goes on being counted.
  func account(of source: FetchSource) throws -> FetchAccount {
    let account = FetchAccount(source, key)
    if let former = account.former { try quotas.rename(former, as: account.credential) }
    return account
  }
}
