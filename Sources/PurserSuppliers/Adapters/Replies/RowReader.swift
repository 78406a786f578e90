internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Reads the pools that one row of an adapter describes from a reply. Pure: the same reply,
/// settings and moment give the same readings and the same failures. A class, as a row has many parts
/// that would be counted anew wherever it is handed on.
final class RowReader: Sendable {
  let row: BalanceRow
  let currencies: CurrencyTable
  /// Whether items may come again, so that what they say has to be compared.
  let comparesItems: Bool
  /// The lists that a row without `each` goes over, where items are compared.
  let lists: PageLists?

  init(row: BalanceRow, currencies: CurrencyTable, comparesItems: Bool) {
    self.row = row
    self.currencies = currencies
    self.comparesItems = comparesItems
    lists = comparesItems && row.each == nil ? PageLists(of: row) : nil
  }

  /// How many items that cannot be read are told apart.
  private static let mostFailures = 1_000

  /// The longest name of a pool, in code points.
  static let longestPoolName = 64

  /// What a page says about the pools of the row.
  struct Page {
    var found = PoolParts()
    /// How many items there are.
    var itemCount = 0
    /// Whether a pool was read because of what the reply says.
    var affirms = false
    /// Why there is no list, where the adapter says that it is optional.
    var missing: CheckFailure?
    /// Whether there is a list, with items or without.
    var hasList = false
    /// Whether what was found is made of nothing in the reply.
    var isInvented = false
  }

  /// What `reply` says. An item that cannot be read does not cost the others.
  func read(_ reply: Reply) -> Page {
    let whole = Item(scope: reply.scope, row: row)
    var page = Page()
    guard let each = row.each else {
      take(whole, at: reply, into: &page)
      page.isInvented = !page.found.parts.isEmpty && isInvented(from: reply)
      return page
    }
    do throws(CheckFailure) {
      let finding = try evaluate("each", in: whole, each.items) { () throws(ExpressionFailure) in
        try each.finding(in: whole.scope)
      }
      if case .missing = finding {} else { page.hasList = true }
      switch finding {
      case .items(let documents):
        for (index, judged) in documents.enumerated() {
          guard page.found.failures.count < Self.mostFailures else {
            throw whole.failure("each", "more than \(Self.mostFailures) items could not be read")
          }
          let item = Item(scope: whole.scope.at(judged.document), row: row, index: index)
          guard let doubt = judged.doubt else {
            take(item, at: reply, into: &page)
            continue
          }
          page.itemCount += 1
          let failure = item.failure("each", doubt.sentence)
          page.found.failures.append(self.failure(failure.of(reply), of: item))
        }
      case .empty: break
      case .filtered(_, let doubt?) where row.mayBeNone: throw whole.failure("each", doubt)
      case .filtered(let count, _): page.itemCount = count
      case .missing(let sentence):
        let hint = each.items.hint(in: whole.scope).map { "; \($0)" } ?? ""
        let failure = whole.failure("each", sentence + hint)
        guard each.isOptional else { throw failure }
        try refuseObstacle(to: each.items, in: whole)
        page.missing = failure.of(reply)
      }
    } catch {
      page.found.failures.append(failureOfList(error.of(reply), known: whole.scope.names))
    }
    return page
  }

  private func take(_ item: Item, at reply: Reply, into page: inout Page) {
    page.itemCount += 1
    do throws(CheckFailure) {
      guard try counts(item) else {
        page.found.leftOut += 1
        return
      }
      let reading = try reading(of: item, now: reply.receivedAt)
      var part = PoolPart(row: row.label, reading: reading, index: item.index)
      part.identity = try identity(of: item)
      part.isLot = row.identity != nil && !row.pool.selects
      page.affirms = page.affirms || affirms(item)
      if comparesItems, row.identity == nil { addTraits(to: &part, of: item, at: reply) }
      page.found.parts.append(part)
    } catch {
      page.found.failures.append(failure(error.of(reply), of: item))
    }
  }

  /// Whether the reply is an answer because the item could be read: it is one of a list, or an amount of
  /// it was found.
  private func affirms(_ item: Item) -> Bool {
    guard row.each == nil else { return true }
    let amounts = row.amounts.map(\.expression)
    return ([row.available, row.unlimitedWhen].compactMap(\.self) + amounts).contains {
      $0.findsSomething(in: item.scope)
    }
  }

  /// What a field is read from, and how a message calls it.
  struct Item {
    private(set) var scope: Scope
    /// What messages call its row.
    let rowLabel: String
    /// Which of several it is.
    var index: Int?

    init(scope: Scope, row: BalanceRow, index: Int? = nil) {
      self.scope = scope
      rowLabel = row.label
      self.index = index
    }

    /// The item where it is known what its amounts count.
    func knowing(_ currency: Currency) -> Item {
      var item = self
      item.scope.currency = currency
      return item
    }

    private var label: String {
      index.map { "\(rowLabel), item \($0 + 1)" } ?? rowLabel
    }

    func failure(_ field: String, _ sentence: String) -> CheckFailure {
      CheckFailure(.shapeChanged, "`\(field)` of \(label): \(sentence)")
    }
  }

  /// Whether the item counts. An item that lacks what `where` looks at could not be read.
  func counts(_ item: Item) throws(CheckFailure) -> Bool {
    guard let condition = row.condition else { return true }
    switch condition.verdict(in: item.scope) {
    case .holds: return true
    case .fails:
      if row.each == nil, !row.mayBeNone, let gone = condition.goneMember(in: item.scope) {
        throw item.failure(
          "where",
          "`\(gone)` finds nothing, which is not the same as null; if it may be missing, the row says "
            + "`may_be_none: true`")
      }
      return false
    case .open(let doubt):
      let each = item.index == nil ? nil : row.each?.items.text
      let hint = condition.hint(in: item.scope, itemsOf: each).map { "; \($0)" } ?? ""
      throw item.failure("where", doubt.sentence + hint)
    }
  }

  private func reading(of item: Item, now: Timestamp) throws(CheckFailure) -> PoolReading {
    for contradiction in row.checks.lazy.compactMap({ $0.contradiction(in: item.scope) }) {
      throw item.failure("checks", contradiction)
    }
    let code = try text(of: row.currency, in: item, field: "currency")
    let currency = try currency(code, in: item, field: "currency")
    let item = row.readsMoney ? item.knowing(currency) : item
    var reading = PoolReading(pool: try poolName(in: item), currency: currency)
    reading.isNamedByReply = row.pool.expression != nil || !row.pool.names.isEmpty
    reading.note = try note(in: item)
    noteUpdate(of: &reading, in: item)
    reading.absence = try absence(in: item)
    if reading.absence == nil {
      reading.available = try available(&reading, in: item)
      guard try applyValidity(to: &reading, in: item, now: now) else { return reading }
    }
    for (field, expression) in row.amounts {
      let amount = try optionalAmount(expression, &reading, in: item, field: field.rawValue)
      if let amount, amount.isNegative {
        throw item.failure(
          field.rawValue, "\(amount) is below zero, and `\(field.rawValue)` never is")
      }
      reading.amounts[field] = amount
    }
    return reading
  }

  private func absence(in item: Item) throws(CheckFailure) -> PoolReading.Absence? {
    if let condition = row.unlimitedWhen, try says(condition, "unlimited_when", in: item) {
      return .unlimited
    }
    if let condition = row.unknownWhen, try says(condition, "unknown_when", in: item) {
      return .unknown
    }
    return nil
  }

  private func available(
    _ reading: inout PoolReading, in item: Item
  ) throws(CheckFailure) -> Money? {
    guard let expression = row.available else { return nil }
    let available = try requiredAmount(expression, &reading, in: item, field: "available")
    guard row.allowsOverdraft || !available.isNegative else {
      throw item.failure(
        "available",
        "\(available) is below zero, which a prepaid balance cannot be; "
          + "if this supplier lets it, the adapter says `overdraft: true`")
    }
    return available
  }

  /// Lowers what is available outside its period. Returns whether the money counts at all: of money
  /// that does not, neither a credit limit nor any other amount counts.
  private func applyValidity(
    to reading: inout PoolReading, in item: Item, now: Timestamp
  ) throws(CheckFailure) -> Bool {
    guard let validity = row.validity else { return true }
    let start = try moment(validity.startsAt, in: item, field: "starts_at", .later)
    let end = try moment(validity.endsAt, in: item, field: "ends_at")
    let rolloverEnd = try moment(
      validity.rolloverEndsAt, in: item, field: "rollover_ends_at", mayBeGone: true)
    let rollover = try optionalAmount(
      validity.rolloverAmount, &reading, in: item, field: "rollover_amount")
    if let rollover, rollover.isNegative, !row.allowsOverdraft {
      throw item.failure(
        "rollover_amount", "\(rollover) is below zero, which what is left of a balance cannot be")
    }
    if let start, now < start {
      reading.dropFunds()
      return false
    }
    guard let end, now >= end else {
      reading.expiresAt = end
      return true
    }
    guard let rollover, let rolloverEnd, now < rolloverEnd else {
      reading.dropFunds()
      return false
    }
    reading.available = reading.available.map { (try? Money.minimum($0, rollover)) ?? $0 }
    reading.expiresAt = rolloverEnd
    return true
  }
}

extension CheckFailure {
  /// The failure with the status of the reply that it is about.
  func of(_ reply: Reply) -> CheckFailure {
    var failure = self
    failure.status = reply.response.status
    return failure
  }
}
