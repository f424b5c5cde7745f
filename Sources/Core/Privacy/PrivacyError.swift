internal import Platform

/// Values cannot be hashed.
struct PrivacyError: Problem, Hashable {
  /// What is wrong with the secret.
  let reason: String

  var what: String { "the secret of hashed values cannot be used: \(reason)" }
  var advice: Advice {
    "Make one (head -c 32 /dev/urandom | base64 > secrets/privacy; chmod 600) and name it in klamra.yaml: "
      + "privacy: {secret: {file: secrets/privacy}}"
  }
}
