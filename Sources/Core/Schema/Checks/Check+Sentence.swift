extension Check {
  /// The rule of the check as a sentence for citizens: the operator's own, or one derived from the rule.
  ///
  /// - Parameter naming: the title of a column.
  public func sentence(_ naming: (String) -> Bilingual) -> Bilingual {
    if !title.pl.isEmpty { return title }
    let (pl, en) = words(naming)
    return Bilingual(pl: pl, en: en)
  }

  /// The same with the columns' titles, or their names if they have none.
  public func sentence(in dataset: Dataset) -> Bilingual {
    sentence { name in
      guard let column = dataset.columns.first(where: { $0.name == name }), !column.title.pl.isEmpty else {
        return Bilingual(pl: name, en: name)
      }
      return Bilingual(pl: column.title.pl, en: column.title.en.isEmpty ? name : column.title.en)
    }
  }

  /// The same with the columns' names.
  public var plainSentence: Bilingual { sentence { Bilingual(pl: $0, en: $0) } }

  private func words(_ naming: (String) -> Bilingual) -> (pl: String, en: String) {
    func name(_ column: String) -> (pl: String, en: String) {
      let title = naming(column)
      return ("„\(title.pl)”", "“\(title.en)”")
    }
    func list(_ columns: [String], _ separator: String = ", ") -> (pl: String, en: String) {
      (
        columns.map { name($0).pl }.joined(separator: separator),
        columns.map { name($0).en }.joined(separator: separator)
      )
    }
    switch rule {
    case .required(let columns):
      let names = list(columns)
      return ("\(names.pl): wartość jest podana", "\(names.en): a value is given")
    case .unique(let columns):
      let names = list(columns)
      return ("\(names.pl): wartości się nie powtarzają", "\(names.en): values are unique")
    case .range(let column, let min, let max):
      let name = name(column)
      switch (min, max) {
      case (let min?, let max?): return ("\(name.pl) od \(min) do \(max)", "\(name.en) from \(min) to \(max)")
      case (let min?, nil): return ("\(name.pl) co najmniej \(min)", "\(name.en) at least \(min)")
      default: return ("\(name.pl) najwyżej \(max ?? "")", "\(name.en) at most \(max ?? "")")
      }
    case .pattern(let column, let pattern):
      return ("\(name(column).pl) ma postać \(pattern)", "\(name(column).en) has the form \(pattern)")
    case .codes(let column, let codes):
      let shown = codes.count <= 8 ? codes.joined(separator: ", ") : ""
      return (
        "\(name(column).pl) jest na liście kodów (\(shown.isEmpty ? "\(codes.count)" : shown))",
        "\(name(column).en) is on the list of codes (\(shown.isEmpty ? "\(codes.count)" : shown))"
      )
    case .sum(let parts, let total, let tolerance):
      let sum = list(parts, " + ")
      return (
        "\(sum.pl) = \(name(total).pl)\(within(tolerance))", "\(sum.en) = \(name(total).en)\(within(tolerance))"
      )
    case .totalRow(let column, let by, let total, let tolerance):
      let row = total.map { "\($0.column) = \($0.value)" }.joined(separator: ", ")
      let groups = list(by)
      return (
        "\(name(column).pl) w wierszu \(row) jest sumą pozostałych wierszy (\(groups.pl))\(within(tolerance))",
        "\(name(column).en) in the row \(row) is the sum of the other rows (\(groups.en))\(within(tolerance))"
      )
    case .reference(let column, let dataset, _):
      return ("\(name(column).pl) jest w zbiorze \(dataset)", "\(name(column).en) is in the dataset \(dataset)")
    case .change(let column, let shareMax, _):
      let percent = Self.percent(shareMax)
      return (
        "\(name(column).pl) zmienia się między wersjami najwyżej o \(percent.replacing(".", with: ","))\u{a0}%",
        "\(name(column).en) changes by at most \(percent)\u{a0}% between versions"
      )
    case .unchanged(let columns):
      let names = list(columns)
      return ("\(names.pl): bez zmian między wersjami", "\(names.en): unchanged between versions")
    }
  }

  private func within(_ tolerance: String) -> String { tolerance == "0" ? "" : " (± \(tolerance))" }

  /// `30`, `2.5` or `0.25` of 3000, 250 or 25 hundredths of a per cent.
  public static func percent(_ hundredths: Int) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100)
    if rest == 0 { return "\(whole)" }
    return "\(whole).\(rest < 10 ? "0" : "")\(rest % 10 == 0 ? rest / 10 : rest)"
  }
}
