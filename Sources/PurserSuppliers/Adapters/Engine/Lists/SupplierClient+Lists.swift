internal import Crypto
internal import CurlClient
internal import PurserCore

// Lists beside the balances: all pages of all calls, read as a whole or not at all.
extension SupplierClient {
  /// Asks for all pages of a list, and once more where the supplier refused what was signed by a wrong clock.
  ///
  /// - Returns: the reading, and when its last page had arrived.
  /// - Throws: `CheckFailure` where any page could not be had, or not be read; no secret is in it.
  func readList<Row: ListRow, Reading: PageReading>(
    _ list: ListDefinition<Row>, _ bounds: ListBounds, _ check: inout CheckUnderWay,
    with begin: () -> Reading
  ) async throws(CheckFailure) -> Reading {
    check.bounds = bounds
    var reading = begin()
    do throws(CheckFailure) {
      do throws(CheckFailure) {
        try await readPages(of: list, into: &reading, &check)
      } catch {
        guard error.kind == .auth, let clock,
          await clock.hasChanged(for: account, over: transport, nonces, now: { self.time().wall })
        else { throw error }
        check.beginAgain(account.knownInReplies)
        reading = begin()
        try await readPages(of: list, into: &reading, &check)
      }
    } catch {
      if let pause = error.pauseByRule { await transport.leaveAlone(for: pause) }
      throw Redaction(secretTexts(check)).redacted(error)
    }
    return reading
  }

  private func readPages<Row: ListRow, Reading: PageReading>(
    of list: ListDefinition<Row>, into reading: inout Reading, _ check: inout CheckUnderWay
  ) async throws(CheckFailure) {
    for (index, call) in list.calls.map(\.call).enumerated() {
      for round in try check.rounds(of: call) {
        if let flaw = round.flaw { throw flaw }
        let reader = ReplyReader(
          adapter: account.adapter, call: call,
          known: check.known.merging(round.names) { _, new in new },
          currencies: account.currencies)
        try await readPages(of: reader, index, into: &reading, &check)
      }
    }
  }

  private func readPages<Reading: PageReading>(
    of reader: ReplyReader, _ index: Int, into reading: inout Reading,
    _ check: inout CheckUnderWay
  ) async throws(CheckFailure) {
    let call = reader.call
    var kept: [Reply] = []
    var sequence = PageSequence(reader)
    var places: Set<PagePlace> = []
    var place = call.pagination?.start
    var count = 0
    repeat {
      try await rest(before: &check)
      check.place = (index, count)
      let page = try await page(of: reader, at: place, index, &check)
      do throws(CheckFailure) {
        try reading.take(page, ofCall: index)
        try sequence.take(page)
        place = try followed(reader.next(after: place, page), call, from: check.latestURL)
      } catch {
        throw check.located(error.advising(on: call, atPage: count))
      }
      if !call.keep.isEmpty { kept.append(page) }
      count += 1
      guard let place, let pagination = call.pagination else { continue }
      guard places.insert(place).inserted else {
        throw CheckFailure(.shapeChanged, "the supplier gave the same next page twice")
      }
      guard count < pagination.maximumPages else {
        throw CheckFailure(
          .shapeChanged,
          "the list has more than \(pagination.maximumPages) pages; `max_pages` of `paginate` allows more"
        )
      }
    } while place != nil && call.pagination != nil
    check.keep(try reader.kept(in: kept))
  }

  private func page(
    of reader: ReplyReader, at place: PagePlace?, _ index: Int, _ check: inout CheckUnderWay
  ) async throws(CheckFailure) -> Reply {
    let known = reader.known.merging(place?.names ?? [:]) { _, new in new }
    let response = try await response(to: reader.call, at: place, known, in: &check)
    let time = time()
    check.receivedAt = time.moment
    try check.note(
      ReceivedReply(call: index, response: response, known: known, receivedAt: time.wall))
    check.digest.update(data: response.body)
    check.stage = .reading
    do throws(CheckFailure) {
      let page = try reader.success(
        response, receivedAt: time.wall, page: place?.names ?? [:])
      check.hasRead = true
      return page
    } catch {
      throw check.located(error)
    }
  }

  /// Leaves the supplier alone between two requests.
  private func rest(before check: inout CheckUnderWay) async throws(CheckFailure) {
    guard let bounds = check.bounds, bounds.pause > .zero, check.receivedAt != nil else { return }
    do { try await bounds.clock.sleep(for: bounds.pause) } catch {
      throw CheckFailure(.unreachable, "the reading was given up", requestMayHaveBeenSent: false)
    }
  }
}
