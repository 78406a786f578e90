import ExactJSON
import PurserCore
import PurserSimulator
import Testing

/// Holds what a gateway says of the orders that it placed against what its suppliers sold.
struct CarriedReckoning: CustomStringConvertible {
  private let suppliers: [OrderingSupplier]
  private let context: Comment
  private let zero: Money
  /// What was settled, what is still set aside, and what of the latter was bought, by supplier.
  private var settled: [String: Money] = [:]
  private var open: [String: Money] = [:]
  private var boughtUnheard: [String: Money] = [:]
  /// The attempts that the gateway knows.
  private var attempts: Set<String> = []
  private var counts: [String: Int] = [:]
  private var acknowledged = 0

  init(of suppliers: [OrderingSupplier], _ context: Comment) {
    self.suppliers = suppliers
    self.context = context
    zero = suppliers[0].supplier.truth[0].used.zero
  }

  var description: String {
    let states = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    let sold = suppliers.map { one in
      "\(one.name) \(one.supplier.purchases.count { $0.isBought })"
    }
    return "\(acknowledged) orders acknowledged; in the end \(states.joined(separator: ", ")); "
      + "\(attempts.count) attempts; sold: \(sold.joined(separator: ", "))"
  }

  // MARK: Orders

  /// Sends an order again of which no answer came, follows it to its end, and judges its attempts.
  mutating func take(_ entry: CarriedLog.Entry, at gateway: GatewayClient) async throws {
    if entry.isAcknowledged {
      acknowledged += 1
    } else {
      let reply = try await gateway.place(
        entry.id, quantity: entry.quantity, at: entry.suppliers)
      guard !reply.isRefusal else { return refused(entry.id) }
      #expect([201, 202].contains(reply.status), "\(entry.id) \(reply.json), \(context)")
    }
    let reply = try await ending(of: entry.id, at: gateway)
    let state = reply["state"] ?? ""
    counts[state, default: 0] += 1
    if let actual = entry.actual {
      #expect(state == "settled", "\(entry.id) \(context)")
      #expect(reply["actual"] == actual, "\(entry.id) \(context)")
    }
    let told = reply.json["attempts"]?.arrayValue ?? []
    #expect(!told.isEmpty, "\(entry.id) \(context)")
    #expect(told.count { $0["state"] == "settled" } <= 1, "\(entry.id) \(context)")
    for attempt in told { try judge(attempt) }
    if state == "settled", let last = told.last, let id = last["attempt_id"]?.stringValue {
      let one = suppliers.first { $0.name == last["supplier"]?.stringValue }
      #expect(
        try await gateway.content(of: entry.id) == one?.codes(id), "\(entry.id) \(context)")
    }
  }

  /// Takes an order that nobody could fill.
  private mutating func refused(_ id: String) {
    counts["refused", default: 0] += 1
    for one in suppliers {
      #expect(one.supplier.timesBought("\(id)-1") == 0, "\(id) at \(one.name), \(context)")
    }
  }

  private func ending(of id: String, at gateway: GatewayClient) async throws -> GatewayClient.Reply
  {
    let first = try await gateway.get("/v1/orders/\(id)")
    if Self.isEnded(first) { return first }
    return try await gateway.get("/v1/orders/\(id)?wait=1s") { reply in
      // What sticks is let go.
      for attempt in reply.json["attempts"]?.arrayValue ?? [] {
        guard let name = attempt["attempt_id"]?.stringValue else { continue }
        for one in suppliers { one.supplier.release(name) }
      }
      return Self.isEnded(reply)
    }
  }

  private static func isEnded(_ reply: GatewayClient.Reply) -> Bool {
    switch reply["state"] {
    case "settled", "released": true
    case "unknown": reply["supplier"] == OrderStyle.blind.rawValue
    default: false
    }
  }

  private mutating func judge(_ attempt: JSONValue) throws {
    let id = try #require(attempt["attempt_id"]?.stringValue)
    let name = try #require(attempt["supplier"]?.stringValue)
    let one = try #require(suppliers.first { $0.name == name })
    let bought = one.supplier.timesBought(id)
    let charged = try one.charged(id) ?? zero
    #expect(attempts.insert(id).inserted, "\(id) \(context)")
    for other in suppliers where other.name != name {
      #expect(other.supplier.timesBought(id) == 0, "\(id) at \(other.name), \(context)")
    }
    switch attempt["state"]?.stringValue {
    case "settled":
      #expect(bought == 1, "\(attempt) \(context)")
      let actual = try Money.of("\(attempt["actual"]?.stringValue ?? "") USD")
      #expect(actual == charged, "\(attempt) \(context)")
      settled[name] = try (settled[name] ?? zero).adding(actual)
    case "released":
      #expect(bought == 0, "\(attempt) \(context)")
    case "unknown":
      #expect(one.style == .blind, "\(attempt) \(context)")
      #expect(bought <= 1, "\(attempt) \(context)")
      let amount = try Money.of("\(attempt["amount"]?.stringValue ?? "") USD")
      open[name] = try (open[name] ?? zero).adding(amount)
      boughtUnheard[name] = try (boughtUnheard[name] ?? zero).adding(charged)
    default:
      Issue.record("\(attempt) \(context)")
    }
  }

  // MARK: Money

  /// Judges the money, once every order was taken: the truth of the suppliers, the sums of the orders, and the
  /// ledger.
  func check(_ gateway: GatewayClient) async throws {
    // Else it would say little.
    #expect(counts["settled"] ?? 0 > counts.values.reduce(0, +) / 3, "\(self) \(context)")
    for one in suppliers {
      for purchase in one.supplier.purchases {
        #expect(attempts.contains(purchase.reference), "\(purchase) \(context)")
        #expect(one.supplier.timesBought(purchase.reference) <= 1, "\(purchase) \(context)")
      }
      let sum = try (settled[one.name] ?? zero).adding(boughtUnheard[one.name] ?? zero)
      #expect(try one.supplier.chargedForOrders() ?? zero == sum, "\(one.name) \(context)")
      let truth = one.supplier.truth[0]
      let open = open[one.name] ?? zero
      let least = try truth.spendable.subtracting(open).decimalString
      let spendable = truth.spendable.decimalString
      // A purchase leaves the book with the reading that certainly contains it.
      let book = try truth.credited.subtracting(settled[one.name] ?? zero).decimalString
      let reply = try await gateway.get("/v1/balances") { reply in
        let line = reply.balance(of: one.name)
        return line?["available"]?.stringValue == spendable
          && line?["spendable"]?["low"]?.stringValue == least
          && line?["book"]?.stringValue == book
      }
      let line = reply.balance(of: one.name)
      #expect(line?["spendable"]?["high"]?.stringValue == spendable, "\(reply.json) \(context)")
      #expect(line?["held"]?.stringValue == open.decimalString, "\(reply.json) \(context)")
    }
    for type in ["drift", "credit_detected"] {
      let reply = try await gateway.get("/v1/transactions?type=\(type)")
      #expect(reply.json["transactions"]?.arrayValue == [], "\(reply.json) \(context)")
    }
    let listed = try await gateway.get("/v1/orders?needs=attention&limit=1000")
    #expect(
      listed.json["orders"]?.arrayValue?.count == counts["unknown"] ?? 0, "\(context)")
  }
}

extension OrderingSupplier {
  /// What it has of ours for the orders of a reference; `nil` where none came.
  func charged(_ reference: String) throws -> Money? {
    let purchases = supplier.purchases.filter { $0.reference == reference }
    guard let first = purchases.first else { return nil }
    return try purchases.dropFirst().reduce(first.charged) { try $0.adding($1.charged) }
  }
}

extension Money {
  /// Nothing, in the same currency.
  fileprivate var zero: Money { .zero(currency) }
}
