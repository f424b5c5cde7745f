internal import Platform
internal import Settings

/// A folder that receives files from others. Every part is a template over the source's parameters.
public struct Drop: Hashable, Sendable {
  /// The folder.
  public var folder: Template
  /// A file name with `*` and `?`.
  public var pattern: Template
  /// A file is complete when neither its size nor its time has changed for this long.
  public var settle: Template
  /// The suffix of a marker file beside a complete file (`.ok`); empty if `settle` decides.
  public var marker: Template
  /// `newest`: the newest file is the whole table. `all`: all files together are.
  public var take: Template
  /// The names of files that are passed over on purpose, with `*` and `?`; empty for none.
  public var ignore: Template

  public init(
    folder: Template, pattern: Template, settle: Template, marker: Template, take: Template,
    ignore: Template = Template(literal: "")
  ) {
    self.ignore = ignore
    self.folder = folder
    self.pattern = pattern
    self.settle = settle
    self.marker = marker
    self.take = take
  }

  /// The rules for one source, whose parameters must have been checked.
  public func rules(for parameters: ParameterValues) -> DropRules {
    func text(_ template: Template) -> String? { template.filled { parameters.first($0) } }
    return DropRules(
      folder: text(folder) ?? "", pattern: text(pattern) ?? "*",
      settleSeconds: text(settle).flatMap { secondsOfSpan($0) } ?? DropRules.settleSecondsDefault,
      marker: text(marker).flatMap { $0.isEmpty ? nil : $0 },
      take: text(take).flatMap { DropRules.Take(rawValue: $0) } ?? .newest, ignore: text(ignore) ?? "")
  }
}

/// The rules by which a source selects files of a folder.
public struct DropRules: Hashable, Sendable {
  /// The complete files that form the table.
  public enum Take: String, CaseIterable, Sendable {
    case newest
    case all
  }

  /// A path that can be opened.
  public var folder: String
  /// A file name with `*` and `?`.
  public var pattern: String
  /// The time without changes after which a file is complete, in seconds.
  var settleSeconds: Int
  /// With a marker, a file is complete once `<name><marker>` exists, whatever its age.
  public var marker: String?
  /// The newest file, or all of them together.
  public var take: Take
  /// The names of files that are passed over on purpose; empty for none.
  public var ignore: String

  /// The default time without changes, in seconds.
  static let settleSecondsDefault = 30

  public init(
    folder: String, pattern: String, settleSeconds: Int, marker: String?, take: Take, ignore: String = ""
  ) {
    self.ignore = ignore
    self.folder = folder
    self.pattern = pattern
    self.settleSeconds = settleSeconds
    self.marker = marker
    self.take = take
  }

  /// The paths of all files that the pattern takes, complete or not; empty if the folder cannot be read.
  public func filesThere() -> [String] {
    (try? DropFolder(self, now: .now)).map { ($0.complete + $0.incomplete).filter(\.place.isText).map(\.path) } ?? []
  }

  /// The paths of the files that a run would select now; empty if the folder cannot be read.
  public func filesNow() -> [String] {
    (try? DropFolder(self, now: .now)).map { $0.taken(take).filter(\.place.isText).map(\.path) } ?? []
  }
}
