import ArgumentParser
import ExactJSON
import PurserAPI
import PurserCore
import PurserStore
import PurserSuppliers

/// `purser history`: what changed in the pools.
struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "List what changed in the pools, or export all of it.",
    discussion: """
      Works beside a running gateway: nothing is written. A table or JSON shows a page, the newest \
      entries first; CSV and NDJSON give every entry, the oldest first, and are written while they \
      are read. With --daily the running gateway is asked for the days of the pools; --supplier, --pool, and --from and \
      --until as days (2026-05-01) narrow them.
      """)

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var filterOptions: HistoryFilterOptions
  @OptionGroup var gatewayOptions: GatewayOptions

  @Flag(help: "Show how each pool began and ended each day, and what changed between.")
  var daily = false

  @Flag(exclusivity: .exclusive) var format: ListingFormatFlag?

  @Option(help: "The most entries of a page, 1 to 1000. [default: 50]")
  var limit: Int?

  @Option(help: "The cursor that the page before ended with.")
  var cursor: Int64?

  @Option(help: "Which entries come first: newest or oldest. [default: newest, of a file oldest]")
  var first: HistoryEnd?

  func validate() throws {
    guard (1...1000).contains(pageLength) else {
      throw ValidationError("--limit must be from 1 to 1000.")
    }
    let asksForEntries = cursor != nil || limit != nil || first != nil || filterOptions.isOfEntries
    guard !daily || !asksForEntries else {
      throw ValidationError("--daily goes with --supplier, --pool, --from and --until.")
    }
    guard format == nil || format == .json || cursor == nil && limit == nil else {
      throw ValidationError("--limit and --cursor go with pages; a file has every entry.")
    }
  }

  private var pageLength: Int { limit ?? 50 }

  func run() async throws {
    if daily { return try await showDays() }
    let path = try configurationOptions.ledgerPath()
    let filter = try filterOptions.filter()
    let history: any LedgerHistory
    do throws(StoreError) {
      let found = try SQLiteLedgerStore.history(at: path, currencies: CurrencyTable())
      if found == nil { Terminal.complain("\(path) does not exist yet") }
      history = found ?? NoHistory()
    } catch {
      throw CommandFailure.failed(error.message)
    }
    try await requireKnown(filter, history)
    switch format {
    case nil: try await show(page(of: history, filter))
    case .json: try await printJSON(page(of: history, filter))
    case .ndjson: try await export(history, filter) { $0.line }
    case .csv:
      Terminal.write(StoredTransaction.heading)
      try await export(history, filter) { $0.record }
    }
  }

  /// Refuses a supplier, a currency or a type that neither the file nor any entry knows. Entries can be read
  /// without the secrets that the file names; what it knows is then not known here.
  private func requireKnown(
    _ filter: TransactionFilter, _ history: any LedgerHistory
  ) async throws(CommandFailure) {
    guard let configuration = configurationOptions.loadedIfUsable() else { return }
    let values = FilterValues(
      suppliers: configuration.suppliers.map(\.supplier.id),
      currencies: configuration.currencies, declaredTypes: configuration.transactionTypes)
    let unknown: FilterValues.Unknown?
    do throws(StoreError) {
      unknown = try await values.unknown(in: filter, history: history)
    } catch {
      throw .failed(error.message)
    }
    if let unknown { throw .unusable("purser: `--\(unknown.name)`: \(unknown.sentence)") }
  }

  // MARK: Days

  private func showDays() async throws(CommandFailure) {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let given = [
      ("supplier", filterOptions.supplier), ("pool", filterOptions.pool),
      ("from", filterOptions.from), ("until", filterOptions.until),
    ]
    let query = given.compactMap { name, value in value.map { (name: name, value: $0) } }
    let reply = try await gateway.get("/v1/history", query: query)
    if format == .json { Terminal.say(reply.body) }
    let days = DailyHistory(days: try reply.requireSuccess()["days"]?.arrayValue ?? [])
    switch format {
    case .json: return
    case nil: Terminal.say(days.days.isEmpty ? "no days" : days.table)
    case .csv: Terminal.write(days.csv)
    case .ndjson: Terminal.write(days.ndjson)
    }
  }

  // MARK: Pages

  private func page(
    of history: any LedgerHistory, _ filter: TransactionFilter
  ) async throws(CommandFailure) -> Page {
    // One more than asked for tells whether there is another page.
    let found = try await entries(
      of: history, filter, after: cursor, newestFirst: (first ?? .newest) == .newest,
      limit: pageLength + 1)
    let entries = Array(found.prefix(pageLength))
    return Page(
      entries: entries, nextCursor: found.count > pageLength ? entries.last?.number : nil)
  }

  /// Some entries, and where the others begin.
  private struct Page {
    var entries: [StoredTransaction]
    var nextCursor: Int64?
  }

  private func show(_ page: Page) {
    var table = Table([
      ("NUMBER", .right), ("AT", .left), ("TYPE", .left), ("SUPPLIER", .left), ("POOL", .left),
      ("AMOUNT", .right), ("BALANCE", .right), ("ABOUT", .left),
    ])
    for entry in page.entries { table.add(entry.row) }
    Terminal.say(page.entries.isEmpty ? "no entries" : table.text)
    if let cursor = page.nextCursor { Terminal.complain("for more: --cursor \(cursor)") }
  }

  private func printJSON(_ page: Page) {
    let bytes = JSONWriter.object(style: .pretty) { json in
      json.array("transactions") { list in for entry in page.entries { list.object(entry.write) } }
      json.string("next_cursor", page.nextCursor?.description)
    }
    Terminal.say(bytes)
  }

  // MARK: Files

  private static let exportPage = 1000

  private func export(
    _ history: any LedgerHistory, _ filter: TransactionFilter,
    _ format: (StoredTransaction) -> [UInt8]
  ) async throws(CommandFailure) {
    // A file ends with what was there when it began.
    let last =
      try await entries(
        of: history, filter, after: nil, newestFirst: true, limit: 1
      ).first?.number ?? 0
    var cursor: Int64?
    while true {
      let page = try await entries(
        of: history, filter, after: cursor, newestFirst: first == .newest,
        limit: Self.exportPage)
      Terminal.write(page.filter { $0.number <= last }.flatMap(format))
      guard page.count == Self.exportPage, !Terminal.isBroken, let end = page.last,
        first == .newest || end.number < last
      else { return }
      cursor = end.number
    }
  }

  private func entries(
    of history: any LedgerHistory, _ filter: TransactionFilter, after cursor: Int64?,
    newestFirst: Bool, limit: Int
  ) async throws(CommandFailure) -> [StoredTransaction] {
    do throws(StoreError) {
      return try await history.transactions(
        filter, after: cursor, newestFirst: newestFirst, limit: limit)
    } catch {
      throw .failed(error.message)
    }
  }
}

/// Which end of the history comes first.
enum HistoryEnd: String, ExpressibleByArgument, CaseIterable {
  case newest
  case oldest
}

/// The options that narrow the history.
struct HistoryFilterOptions: ParsableArguments {
  @Option(help: "Only entries of this supplier.")
  var supplier: String?

  @Option(help: "Only entries of the pools of this name.")
  var pool: String?

  @Option(help: "Only entries in this currency: USD.")
  var currency: String?

  @Option(
    help: """
      Only entries of this type: \(TransactionType.builtIn.map(\.name).joined(separator: ", ")), \
      or one of yours.
      """)
  var type: String?

  @Option(help: "Only entries about this order.")
  var order: String?

  @Option(help: "Only entries that you gave this reference.")
  var reference: String?

  @Option(help: "Only entries from this moment on: 2026-05-01T00:00:00Z.")
  var from: String?

  @Option(help: "Only entries before this moment.")
  var until: String?

  /// Whether more is asked than a day of a pool has.
  var isOfEntries: Bool { currency != nil || type != nil || order != nil || reference != nil }

  /// The filter that the options amount to.
  ///
  /// - Throws: `CommandFailure` that names the option.
  func filter() throws(CommandFailure) -> TransactionFilter {
    var filter = TransactionFilter()
    filter.supplier = supplier.map { SupplierID($0) }
    filter.pool = pool
    filter.currency = currency
    filter.type = type.map { TransactionType(stored: $0) }
    filter.order = try Self.value(order, "--order", "the name of an order") { OrderID($0) }
    filter.reference = try Self.value(reference, "--reference", "visible ASCII characters") {
      EntryReference($0)
    }
    filter.from = try Self.moment(from, "--from")
    filter.until = try Self.moment(until, "--until")
    return filter
  }

  private static func moment(
    _ text: String?, _ option: String
  ) throws(CommandFailure) -> Timestamp? {
    try value(text, option, "a moment such as 2026-05-01T00:00:00Z") { Timestamp(rfc3339: $0) }
  }

  private static func value<Value>(
    _ text: String?, _ option: String, _ expected: String, _ read: (String) -> Value?
  ) throws(CommandFailure) -> Value? {
    guard let text else { return nil }
    guard let value = read(text) else {
      throw .unusable("purser: `\(option)` must be \(expected), not `\(text)`")
    }
    return value
  }
}

extension StoredTransaction {
  /// The entry for people.
  fileprivate var row: [String] {
    let cause = transaction.cause
    let pool = transaction.pool
    return [
      String(number), transaction.at.rfc3339, transaction.type.name, pool.supplier.name,
      pool.pool, transaction.amount.description, transaction.balance.decimalString,
      [cause.order?.order.name ?? cause.reference?.name, explanation].compactMap(\.self)
        .joined(separator: ": "),
    ]
  }

  /// What the owner said, or why a reading gave rise to it.
  private var explanation: String? {
    if case .owner(_, let note, _) = transaction.cause { return note }
    if case .explanation(let finding, _) = transaction.cause {
      return "explains \(finding.type) of \(finding.amount.decimalString)"
        + (explains.map { ", number \($0)" } ?? "")
    }
    guard let observation = transaction.cause.observation else { return nil }
    if case .inference(_, let inference, _) = transaction.cause {
      switch inference {
      case .bought: return "inferred bought"
      case .notBought: return "inferred not bought"
      }
    }
    let (lowest, highest) = (observation.lowest.decimalString, observation.highest.decimalString)
    let expected = lowest == highest ? highest : "\(lowest) to \(highest)"
    let found =
      observation.isAbsence
      ? "the supplier names no such pool" : "read \(observation.available.decimalString)"
    let move = observation.movedTo.map { "; moved to pool \($0)" } ?? ""
    return "\(found), expected \(expected)" + move + (stillOpen ?? "")
  }

  /// How much of what was found is explained, where something is.
  private var stillOpen: String? {
    guard let open, open != transaction.amount else { return nil }
    return open.units == 0 ? "; explained" : "; \(open.decimalString) of it not explained"
  }
}
