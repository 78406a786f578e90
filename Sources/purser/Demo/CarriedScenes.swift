import PurserCore
import PurserSimulator

/// Orders that the demonstration lets Purser place itself: one that goes well, one whose first supplier has none left,
/// and one whose reply is lost after the supplier took it.
struct CarriedScenes {
  /// A supplier that takes such orders.
  struct Seller {
    var name: String
    var style: OrderStyle
    /// What a unit costs there.
    var unitCost: String
  }

  /// The sellers, the cheapest one first. What they sell nobody else does.
  static let sellers = [
    Seller(name: "cardhouse", style: .idempotent, unitCost: "9.75"),
    Seller(name: "gamevault", style: .findable, unitCost: "9.90"),
  ]
  /// Whether a supplier of this name is one of them.
  static func isSeller(_ name: String) -> Bool { sellers.contains { $0.name == name } }

  private static let sku = "gift-10"
  private static let quantity = 2
  private static let opening = "250.00"

  let shop: DemonstrationShop
  let fleet: SimulatorFleet

  /// The sellers as simulated suppliers.
  ///
  /// - Throws: `MoneyError` only were an amount above not one of US dollars.
  static func suppliers(
    now: @escaping @Sendable () -> Timestamp
  ) throws(MoneyError) -> [SimulatedSupplier] {
    var suppliers: [SimulatedSupplier] = []
    for seller in sellers {
      suppliers.append(
        SimulatedSupplier(
          name: seller.name, style: seller.style, opening: try dollars(opening),
          catalogue: OrderCatalogue(unitCost: try dollars(seller.unitCost)), now: now))
    }
    return suppliers
  }

  private static func dollars(_ text: String) throws(MoneyError) -> Money {
    guard let currency = Currency(iso4217: "USD") else { throw .notANumber(text) }
    return try Money(text, currency, rounding: .down)
  }

  /// The lines of a `suppliers.yaml` that reach the sellers, below `suppliers:`. They are asked about their orders more
  /// often than real ones, so that nobody waits.
  ///
  /// - Throws: `MoneyError` only were an amount above not one of US dollars.
  static func configuration(of fleet: SimulatorFleet) throws(MoneyError) -> String {
    var text = ""
    for seller in sellers {
      guard let member = fleet[seller.name] else { continue }
      let file = SandboxFile.text(
        [(name: seller.name, style: seller.style, url: member.url)],
        credentials: OrderWire.Credentials(), unitCost: try dollars(seller.unitCost),
        products: [sku])
      // Without the line that says who wrote it, and `suppliers:`.
      text += file.split(separator: "\n").dropFirst(2).joined(separator: "\n") + "\n"
    }
    return text.replacing(
      "\n      order:\n", with: "\n      order:\n        poll: [{every: 250ms, for: 10m}]\n")
  }

  /// Plays the scenes.
  ///
  /// - Parameter tell: gets the title of each, and what happened in sentences.
  /// - Returns: what became of each order.
  /// - Throws: `DemonstrationError` where it went otherwise than it must.
  func play(
    _ tell: (_ title: String, _ sentences: [String]) -> Void
  ) async throws(DemonstrationError) -> [CarriedOutcome] {
    let plain = try await carry("demo-carried-1", attempts: 1)
    tell(
      "An ordinary order, 2 x gift-10 for 19.50 USD.",
      [
        "\(plain.supplier) is the cheapest, takes the order and delivers \(plain.codes) codes.",
        "Purser pays what was charged, \(plain.actual), and hands the codes to the shop.",
      ])
    set(.noStock, at: 0)
    let moved = try await carry("demo-carried-2", attempts: 2)
    let first = moved.attempts[0]
    tell(
      "The same again, and the cheapest supplier has none left.",
      [
        "\(first.supplier) refuses the order (\(first.reason)): nothing was bought, its money is free at once.",
        "Purser goes on to \(moved.supplier), which delivers \(moved.codes) codes for \(moved.actual).",
      ])
    set(.lostReply, at: 1)
    let lost = try await carry("demo-carried-3", attempts: 1)
    tell(
      "The same again, and the supplier's reply is lost on its way.",
      [
        "\(first.supplier) was out of stock a moment ago, so \(lost.supplier) gets the order.",
        "\(lost.supplier) takes it, and the connection ends without a reply: was it bought or not?",
        "To try again could buy it twice. Purser asks \(lost.supplier) for the order instead, and finds it:",
        "bought \(lost.timesBought == 1 ? "once" : "\(lost.timesBought) times"), for \(lost.actual), with \(lost.codes) "
          + "codes.",
      ])
    return [plain, moved, lost]
  }

  private func set(_ fault: OrderFault, at place: Int) {
    fleet[Self.sellers[place].name]?.supplier.setOrderFault(fault, times: 1)
  }

  /// Has an order placed, which must be bought once, by its last attempt.
  private func carry(
    _ id: String, attempts: Int
  ) async throws(DemonstrationError) -> CarriedOutcome {
    let outcome = try await shop.carry(id, Self.sku, quantity: Self.quantity)
    guard outcome.state == "settled", outcome.attempts.count == attempts,
      outcome.timesBought == 1
    else {
      throw .unexpected(
        "the order \(id)", status: 0, body: "\(outcome.state) after \(outcome.attempts)")
    }
    return outcome
  }
}
