/// Writes one line of a CSV file.
public enum CSVLine {
  /// The fields with delimiters, without a line end; quoted where necessary (RFC 4180, section 2).
  ///
  /// A text with a tab is quoted too, since programs may guess the tab as the delimiter.
  public static func text(_ fields: [String], delimiter: Character = ",") -> String {
    fields.map { field in
      let isPlain = field.unicodeScalars.allSatisfy {
        !["\"", "\r", "\n", "\t"].contains($0) && Character($0) != delimiter
      }
      if isPlain { return field }
      // By scalars: a quote followed by a combining mark is one Character.
      var quoted = "\""
      for scalar in field.unicodeScalars {
        if scalar == "\"" { quoted += "\"" }
        quoted.unicodeScalars.append(scalar)
      }
      return quoted + "\""
    }.joined(separator: String(delimiter))
  }
}
