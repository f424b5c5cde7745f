internal import Formats
internal import Platform
internal import Text

extension DocumentStart {
  /// Refuses a document that is certainly of another kind: of another member's format, or of a kind that no member
  /// reads.
  ///
  /// - Parameter own: the expected format.
  func refuseForeign(to own: any RecordFormat.Type) throws(FormatError) {
    if isUTF16 {
      throw FormatError(
        "this is UTF-16, not UTF-8 or a single-byte encoding",
        advice: "Ask for the document as \"CSV UTF-8\", or convert it: iconv -f UTF-16 -t UTF-8", offset: 0)
    }
    let (kind, recognition) = (foreignKind, own.recognise(self))
    guard kind != nil || !(recognition > .none) else { return }
    let title = own.profile.title
    let others = RecordFormats.all.filter { $0.profile.name != own.profile.name }
    if let other = others.first(where: { $0.recognise(self) == .certain }) {
      throw FormatError(
        "this is \(other.profile.title), not \(title)",
        advice: "Set format: \(other.profile.name) for this stream, or ask the source for \(title)", offset: 0)
    }
    if let kind, recognition < .certain {
      throw FormatError("this is \(kind.name), not \(title)\(kind.shown)", advice: kind.advice(title), offset: 0)
    }
  }
}
