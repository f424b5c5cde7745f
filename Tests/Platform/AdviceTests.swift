internal import Glibc
internal import Testing

@testable internal import Platform

@Suite struct AdviceTests {
  private func shouted(_ action: OperatorAction) -> String { "<\(action.plain)>" }

  @Test func actionsGetTheirWordsWhereTheTextIsShown() {
    let advice: Advice = "See \(.history(dataset: "szkoly")) or \(.preview)"
    #expect(advice.text(\.plain) == "See the history of szkoly or a preview of the source")
    #expect(advice.text(shouted) == "See <the history of szkoly> or <a preview of the source>")
    #expect(advice.text { _ in "" } == "See  or ")
  }

  @Test func equalAreThoseOfTheSameTextsAndActions() {
    let name = "szkoly"
    #expect(Advice("a szkoly b") == "a \(name) b")
    #expect("a \(name)\(1)" as Advice == "a szkoly1")
    #expect("\(.preview)" as Advice != "a preview of the source")
    #expect("\(.replay(source: nil))" as Advice != "\(.replay(source: "rejestr"))")
    #expect(Set<Advice>(["a \(.publish)", "a \(.publish)", "a \(.listHolds)"]).count == 2)
  }

  @Test func otherValuesAreDescribed() {
    let error = FileError("read", "/x", code: ENOENT)
    let advice: Advice = "\(error); \([1, 2]) \(Int64(7) as Int64?)"
    #expect(advice.text(\.plain) == "\(error); \([1, 2]) \(String(describing: Int64(7) as Int64?))")
  }

  @Test func anAdviceInAnotherKeepsItsActions() {
    let inner: Advice = "\(.listHolds) shows it"
    #expect("Look: \(inner)." as Advice == "Look: \(.listHolds) shows it.")
    #expect(Advice("Look: ") + inner + "." == "Look: \(.listHolds) shows it.")
    #expect("a" + "b" as Advice == "ab")
    #expect(inner + "" == inner && "" + inner == inner)
  }

  @Test func onlyAnEmptyTextSaysNothing() {
    #expect(("" as Advice).isEmpty && Advice("").isEmpty && ("\("")" as Advice).isEmpty)
    #expect(!("\(.publish)" as Advice).isEmpty && !(" " as Advice).isEmpty)
  }

  @Test(arguments: [
    ("Write it", "write it"), ("CASE WHEN", "CASE WHEN"), ("write it", "write it"), ("Łącz wiersze", "łącz wiersze"),
    ("X", "X"), ("", ""), ("\"A\" is", "\"A\" is"),
  ])
  func aSentenceGoesOnSmall(text: String, rest: String) {
    #expect(Advice(text).inSentence == Advice(rest))
    #expect((Advice(text).inSentence + " \(.publish)").text(\.plain) == "\(rest) a new publication")
  }

  @Test func anActionAtTheBeginningStaysAsItIs() {
    let advice: Advice = "\(.listHolds) Shows"
    #expect(advice.inSentence == advice)
  }
}

/// Each in a separate process, since the wording is set once for the process.
@Suite struct OperatorActionTests {
  @Test func withoutWordsOfTheProcessActionsAreNounPhrases() async {
    await #expect(processExitsWith: .success) {
      let advice: Advice = "See \(.history(dataset: "szkoly"))"
      guard "\(advice)" == "See the history of szkoly" else { exit(1) }
      guard "\(OperatorAction.showHold(7))" == "hold 7", "\(OperatorAction.showHold(nil))" == "the hold" else {
        exit(2)
      }
      exit(0)
    }
  }

  @Test func theWordsOfTheProcessAreThoseOfAllItsTexts() async {
    await #expect(processExitsWith: .success) {
      let advice: Advice = "See \(.publish)"
      OperatorAction.word { action in action == .publish ? "shelf publish" : "shelf" }
      guard "\(advice)" == "See shelf publish", "\(OperatorAction.preview)" == "shelf" else { exit(1) }
      guard "\(FileError("read", "/x", code: ENOENT))".contains("shelf") == false else { exit(2) }
      exit(0)
    }
  }

  /// As `Log.protect`: a closure that is wrapped by each access overflows the stack.
  @Test func aHundredThousandWordsFitOnASmallStack() async {
    await #expect(processExitsWith: .success) {
      OperatorAction.word { action in action == .publish ? "publish" : "" }
      Thread("words", stackBytes: 128 << 10) {
        for _ in 0..<100_000 where "\(OperatorAction.publish)" != "publish" { exit(1) }
      }.join()
      exit(0)
    }
  }

  @Test func plainWordsNameWhatIsMeant() {
    let named: [(OperatorAction, String)] = [
      (.fetchAgain(source: "rejestr"), "rejestr"), (.replay(source: "rejestr"), "rejestr"),
      (.derive(dataset: "razem"), "razem"), (.listRuns(source: "rejestr"), "rejestr"),
      (.showRows(dataset: "szkoly"), "szkoly"),
      (.compare(dataset: "szkoly", from: 1, to: 3), "szkoly from version 1 to 3"),
      (.erase(dataset: "szkoly"), "szkoly"), (.releaseHold(4), "hold 4"),
      (.acceptAsEmpty(source: "rejestr"), "rejestr"),
      (.enableSubscriber("biuro"), "biuro"), (.replayDelivery(event: "evt_1"), "evt_1"), (.actAs(user: "anna"), "anna"),
      (.choosingVersion(2), "version 2"),
    ]
    for (action, name) in named { #expect(action.plain.contains(name), "\(action.plain)") }
  }
}
