import Platform
import Schema
import Store
import Testing

/// The messages about a dataset that cannot be read, committed or erased from.
@Suite struct StoreErrorTests {
  private func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

  @Test func anUnknownVersionLeadsToTheHistory() throws {
    let error = DatasetError.noSuchVersion(dataset: "szkoly", version: 7, newest: 3)
    #expect(error.what == "szkoly has no version 7; the newest is 3")
    #expect(error.advice == "`\(.history(dataset: nil))` lists what there is")
    #expect(
      DatasetError.noSuchVersion(dataset: "szkoly", version: 1, newest: nil).what == "szkoly has no version yet")
    let early = DatasetError.notYet(
      dataset: "szkoly", moment: try moment("2026-01-01T00:00:00Z"), first: try moment("2026-11-21T13:05:09Z"))
    #expect(early.what.contains("szkoly had no version yet on 2026-01-01"))
    #expect(early.advice == error.advice)
  }

  @Test func versionsInTheWrongOrderAreTurnedRound() {
    let turned = DatasetError.notAnEarlierVersion(dataset: "szkoly", first: 5, last: 2)
    #expect(turned.what == "version 5 of szkoly is not before version 2")
    #expect(turned.advice == "The smaller number stands first: \(.compare(dataset: "szkoly", from: 2, to: 5))")
    let same = DatasetError.notAnEarlierVersion(dataset: "szkoly", first: 2, last: 2)
    #expect(same.advice == "Name two versions, the earlier one first")
  }

  @Test func personalDataMayBeErased() {
    let error = DatasetError.personalData(dataset: "szkoly", [])
    #expect(
      error.advice
        == """
        Nothing is published; make the column internal again, erase the rows (\(.erase(dataset: nil))), or say in the \
        dataset's detectors_off why it may be there
        """)
  }

  @Test func aRowThatIsNotThereIsLookedUp() {
    let error = ErasureError.noSuchRow(dataset: "szkoly")
    #expect(error.what == "no version of szkoly has a row of this key, and none was erased")
    #expect(
      error.advice
        == """
        \(.showRows(dataset: "szkoly")) prints the rows; the key must be written as it is stored, a hashed one as the \
        source has it or as its token
        """)
  }

  @Test func everyErrorSaysWhatToDo() {
    let errors: [any Problem] = [
      DatasetError.shapeChanged(dataset: "szkoly", what: "a column is gone"),
      DatasetError.unbalanced(dataset: "szkoly", sentence: "one record is missing"),
      ErasureError.secretGone(path: "/s"), ErasureError.secretForeign(path: "/s"),
      ErasureError.tokensForeign(dataset: "szkoly"), ErasureError.protected(dataset: "szkoly"),
    ]
    for error in errors {
      #expect(!error.advice.isEmpty && !error.isRetryable, "\(error)")
      #expect("\(error)" == "\(error.what). \(error.advice)")
    }
  }
}
