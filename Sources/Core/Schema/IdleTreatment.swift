/// A treatment that changed none of a column's values in a run: they are published as the source has them.
public struct IdleTreatment: Hashable, Sendable, CustomStringConvertible {
  /// The least number of values from which it is told, in values: fewer may be alike by chance.
  public static let valuesMin = 10

  /// The name of the column.
  public var column: String
  /// The treatment.
  public var treatment: Treatment
  /// How many values the run had.
  public var values: Int

  public init(column: String, treatment: Treatment, values: Int) {
    self.column = column
    self.treatment = treatment
    self.values = values
  }

  /// `the treatment prefix 4 of street changed none of 120 values: they are stored as the source has them`
  public var description: String {
    "the treatment \(treatment) of \(column) changed none of \(values) values: they are stored as the source has them. "
      + "Choose a coarser one in a new column, or declare treatment_unchanged: allowed"
  }
}
