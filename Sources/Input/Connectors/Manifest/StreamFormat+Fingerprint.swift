internal import Formats
public import Platform

extension StreamFormat: Fingerprinted {
  public func write(to writer: inout FingerprintWriter) {
    switch self {
    case .json(let records):
      writer.add("format", "json")
      writer.add("records", records)
    case .csv(let format):
      writer.add("format", "csv")
      writer.add("csv", format)
    }
  }
}
