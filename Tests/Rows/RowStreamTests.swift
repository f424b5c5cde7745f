import Platform
import Rows
import Schema
import Testbed
import Testing

@Suite struct RowStreamTests {
  struct Broken: Error, Equatable {}

  /// Numbers from 0, one in each row, sent by a separate thread.
  private func producer(_ stream: RowStream, _ count: Int, ending: Result<MappingSummary, any Error>) -> Thread {
    Thread("numbers") {
      var batch = stream.batch()
      for number in 0..<count {
        _ = batch.add([.integer(Int64(number))])
        guard batch.isFull else { continue }
        guard stream.send(batch) else { return stream.finish(.failure(RowStreamError.cancelled)) }
        batch = stream.batch()
      }
      guard stream.send(batch) else { return stream.finish(.failure(RowStreamError.cancelled)) }
      stream.finish(ending)
    }
  }

  private func numbers(_ stream: RowStream) throws -> [Int64] {
    var found: [Int64] = []
    while let batch = try stream.next() {
      found += batch.values.compactMap { if case .integer(let number) = $0[0] { number } else { nil } }
      stream.recycle(batch)
    }
    return found
  }

  @Test(arguments: [0, 1, 4095, 4096, 4097, 50_000]) func rowsComeInOrderAcrossThreads(count: Int) throws {
    let stream = RowStream(columnCount: 1)
    var summary = MappingSummary()
    summary.ledger.recordsRead = count
    let thread = producer(stream, count, ending: .success(summary))
    #expect(try numbers(stream) == (0..<count).map { Int64($0) })
    #expect(try stream.summary().ledger.recordsRead == count)
    thread.join()
  }

  @Test func aReturnedBatchIsUsedAgain() {
    let stream = RowStream(columnCount: 1)
    let batch = stream.batch()
    #expect(batch.add([1]))
    stream.recycle(batch)
    let again = stream.batch()
    #expect(again === batch)
    #expect(again.rowCount == 0)
    #expect(stream.batch() !== again)
  }

  @Test func anErrorComesAfterTheRowsBeforeIt() throws {
    let stream = RowStream(columnCount: 1)
    let thread = producer(stream, 10, ending: .failure(Broken()))
    #expect(try stream.next()?.rowCount == 10)
    #expect(throws: Broken.self) { try stream.next() }
    #expect(throws: Broken.self) { try stream.summary() }
    thread.join()
  }

  @Test func cancellingStopsAProducerThatWaits() throws {
    let stream = RowStream(columnCount: 1)
    let thread = producer(stream, 1_000_000, ending: .success(MappingSummary()))
    _ = try stream.next()
    stream.cancel()
    thread.join()
    #expect(throws: RowStreamError.cancelled) { try stream.summary() }
  }

  @Test func errorsSayWhatToDo() {
    let rejection = Rejection(rule: .type, position: 7, reason: "is not a number")
    let errors: [RowStreamError] = [.tooManyRejections(first: rejection), .outOfOrder, .cancelled]
    #expect(
      errors.map(\.what) == [
        "more than 100000 records were rejected; the first at 7: is not a number",
        "the mapped rows are not in key order",
        "the mapping was cancelled",
      ])
    #expect(
      errors.map(\.advice) == [
        "The source has probably changed its format; look at it with `\(.preview)`", "", "",
      ])
  }
}
