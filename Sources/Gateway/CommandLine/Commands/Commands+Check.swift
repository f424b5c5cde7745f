internal import Configuration
internal import Connectors
internal import Operations
internal import Platform
internal import Presentation
internal import Schema
internal import State
internal import Store

extension Commands {
  static let check = Command(
    "check", "read the whole configuration and show every mistake",
    details: """
      Every file below the configuration folder and every connector is read and checked against the others, and every
      mapping is prepared. Each mistake is shown with its file, line and column, the line itself and, for a misspelt name, the nearest right one.
      """,
    access: .none
  ) { context in
    let folder = context.folders.config
    do throws(ConfigurationError) {
      let configuration = try Configuration.whole(folder: folder)
      let warnings =
        configuration.warnings + configuration.absentFolders() + configuration.absentColumns()
        + configuration.strandedRows(context.paths) + configuration.unbrokenSeries()
        + configuration.otherIndicatorUnits()
        + misfits(configuration, context.paths) + configuration.undeclaredDatasets(context.paths)
      for warning in warnings { context.output.error("\(warning)") }
      let counts = [
        Formatting.count(configuration.connectors.count, "connector"),
        Formatting.count(configuration.sources.count, "source"),
        Formatting.count(configuration.datasets.count, "dataset"),
        Formatting.count(configuration.subscriptions.count, "subscriber"),
      ]
      context.output.line("\(folder): \(counts.joined(separator: ", ")), no mistakes")
      context.output.json(
        ["valid": true, "diagnostics": .array(warnings.map(json))])
      return .done
    } catch {
      context.output.json(["valid": false, "diagnostics": .array(error.diagnostics.map(json))])
      throw error
    }
  }

  /// Warnings about stored datasets that do not fit their declaration: the next run would fail.
  private static func misfits(_ configuration: Configuration, _ paths: StatePaths) -> [Diagnostic] {
    configuration.datasets.flatMap { dataset -> [Diagnostic] in
      let store = paths.stores.store(dataset)
      do {
        if try store.current() != nil { _ = try store.rows() }
      } catch let error as DatasetError {
        guard case .shapeChanged = error else { return [] }
        return configuration.warn(
          error.what, suggestion: error.advice.inSentence, at: ["key"],
          in: ["\(configuration.folder)/datasets/\(dataset.id).yaml"])
      } catch {
        // A damaged or unreadable file is reported by the commands that read it.
      }
      return []
    }
  }

  private static func json(_ diagnostic: Diagnostic) -> JSON {
    [
      "severity": .string(diagnostic.severity.rawValue), "file": .string(diagnostic.location.file),
      "line": .integer(diagnostic.location.line), "column": .integer(diagnostic.location.column),
      "message": .string(diagnostic.message), "suggestion": .string("\(diagnostic.suggestion)"),
    ]
  }
}
