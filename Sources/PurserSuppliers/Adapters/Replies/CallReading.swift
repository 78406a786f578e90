internal import PurserCore

/// What the pages of a call say, read as they come.
struct CallReading {
  private let reader: ReplyReader
  private let rows: [RowReader]
  private var found = PoolParts()
  private var tallies: [Tally]
  private var stated: StatedAmounts
  private var pageCount = 0
  private var last: Reply?

  /// What there was for one row.
  private struct Tally {
    var itemCount = 0
    var countedItems = 0
    /// What was found, of a row that has zeros for what nothing names.
    var found = PoolParts()
  }

  init(_ reader: ReplyReader) {
    self.reader = reader
    rows = reader.rowReaders
    tallies = rows.map { _ in Tally() }
    stated = StatedAmounts(rows, arePaged: reader.call.pagination != nil)
  }

  /// Reads a page.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where an item was there before.
  mutating func take(_ page: Reply, _ seen: inout SeenItems) throws(CheckFailure) {
    var pages = rows.map { $0.read(page) }
    defer { pageCount += 1 }
    for index in pages.indices {
      pages[index].found.adviseOnPages(of: reader.call, atPage: pageCount)
    }
    let saysSomething = pages.contains { $0.affirms && !$0.isInvented } || reader.affirms(page)
    // Values kept for other calls have to be there.
    let isAnswer = saysSomething || pages.contains(where: \.hasList) || !reader.call.keep.isEmpty
    for index in rows.indices {
      let row = rows[index]
      if pages[index].isInvented, !isAnswer {
        pages[index].found.parts = []
        pages[index].found.failures.append(Self.invented(row, page))
      }
      if let missing = pages[index].missing, !saysSomething {
        pages[index].found.failures.append(Self.unreadable(row, missing, page))
      }
      tallies[index].itemCount += pages[index].itemCount
      tallies[index].countedItems +=
        pages[index].found.parts.count + pages[index].found.failures.count
      let found = stated.once(pages[index].found, of: index)
      do throws(CheckFailure) {
        try seen.note(found.parts, by: row)
      } catch {
        throw error.of(page)
      }
      add(found, to: index)
    }
    last = page
  }

  private mutating func add(_ read: PoolParts, to index: Int) {
    if !rows[index].row.zeroWhenAbsent.isEmpty { tallies[index].found += read }
    found += read
  }

  /// A list that is missing is no list without items where nothing says that the reply is an answer.
  private static func unreadable(
    _ row: RowReader, _ missing: CheckFailure, _ page: Reply
  ) -> PartFailure {
    var failure = missing
    failure.message +=
      "; and nothing says that this reply is an answer, as `success_when: $.status == 'ok'` would"
    return row.failureOfList(failure, known: page.names)
  }

  /// A number that only the adapter gives is none of the supplier's.
  private static func invented(_ row: RowReader, _ page: Reply) -> PartFailure {
    let names = page.document.memberNames
    let found = names.isEmpty ? "" : ", which has " + Quotation.listOfReply(Array(names.prefix(12)))
    let failure = CheckFailure(
      .shapeChanged,
      "`available` of \(row.row.label): nothing that the row names stands in the reply\(found); if that "
        + "may be, say what makes a reply an answer, as `success_when: $.status == 'ok'` would")
    return row.failureOfList(failure.of(page), known: page.names)
  }

  /// All that was read, with the zeros that no item says.
  func finished() -> PoolParts {
    var all = found
    guard let last else { return all }
    let nothingRead = found.parts.isEmpty && found.failures.isEmpty
    for index in rows.indices {
      let row = rows[index]
      let failure = noneHolds(index, nothingRead: nothingRead).map {
        row.failureOfList($0.of(last), known: last.names)
      }
      if let failure { all.failures.append(failure) }
      guard !row.row.zeroWhenAbsent.isEmpty else { continue }
      var read = tallies[index].found
      if let failure { read.failures.append(failure) }
      all += row.zeros(beside: read, in: last)
    }
    return all
  }

  /// Why it is no answer that items are there and none of them counts. A row that is read once may well
  /// not count beside others.
  private func noneHolds(_ index: Int, nothingRead: Bool) -> CheckFailure? {
    let tally = tallies[index]
    guard tally.itemCount > 0, tally.countedItems == 0 else { return nil }
    let row = rows[index].row
    guard !row.mayBeNone, row.each != nil || nothingRead else { return nil }
    let (key, text) =
      row.condition.map { ("where", $0.text) } ?? ("each", row.each?.items.text ?? "")
    let holds =
      row.each == nil
      ? "does not hold (`\(text)`), and nothing else is read"
      : "holds for 0 of \(tally.itemCount) items (`\(text)`)"
    return CheckFailure(
      .shapeChanged,
      "`\(key)` of \(row.label) \(holds); if that may be, the row says `may_be_none: true`")
  }
}
