public import Formats
public import Rows

extension FieldPresence {
  /// The presence of a field that a stream declares.
  public init(_ field: FieldSpec, found: Int = 0, missing: Int = 0) {
    switch field.locator {
    case .column(let name): self.init(field: field.name, place: name, isColumn: true, found: found, missing: missing)
    case .index(let index):
      self.init(field: field.name, place: "\(index)", isColumn: true, found: found, missing: missing)
    case .path(let path):
      self.init(field: field.name, place: path.description, isColumn: false, found: found, missing: missing)
    }
  }
}
