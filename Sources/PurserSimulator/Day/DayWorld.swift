internal import PurserCore

/// Everything of a day that does not depend on what a strategy does: the suppliers, what they
/// charge, and what becomes of an order that is sent to one of them. Every strategy meets the same.
struct DayWorld: Sendable {
  /// What becomes of an order that a supplier accepted.
  struct Outcome: Hashable, Sendable {
    /// From its arrival until the supplier has confirmed it.
    var confirmedAfter: Duration
    /// From the confirmation until the supplier gives the money back; `nil` when it is bought.
    var returnedAfter: Duration?
    /// From the end until word of it leaves for the shop; `nil` when the shop never hears of it.
    var reportedAfter: Duration?
  }

  /// How often something goes wrong, in parts of ten thousand orders.
  struct Odds: Hashable, Sendable {
    /// Orders that fail at the supplier for other reasons than funds, and are given back.
    var failures: Int64
    /// Outcomes whose message is lost: the shop finds out when it looks the order up.
    var lostMessages: Int64
    /// Outcomes that the shop never hears of.
    var unreported: Int64

    static let parts = Int64(DayParameters.outcomesPerUnreported)
    /// Two percent fail, and one message in a thousand is lost.
    static func usual(_ parameters: DayParameters) -> Odds {
      Odds(failures: 200, lostMessages: 10, unreported: Int64(parameters.unreported))
    }
    /// Nothing goes wrong.
    static let none = Odds(failures: 0, lostMessages: 0, unreported: 0)
  }

  let parameters: DayParameters
  let orders: DayOrders
  let profiles: [SupplierProfile]
  let odds: Odds
  /// What each supplier asks for each product, in parts of the list price.
  private let priceLevels: [[Int64]]

  private static let partsOfList: Int64 = 1000
  /// How many parts of the list price a supplier asks: up to six percent less or more.
  private static let priceParts: ClosedRange<Int64> = 940...1060
  /// The soonest that an order is confirmed, unless the supplier is always faster.
  private static let fastestConfirmation = Duration.seconds(1)
  /// How long a supplier takes to give the money of a failed order back.
  private static let returns = Duration.seconds(1)...Duration.seconds(60)
  /// How long a shop waits for a message before it looks the order up.
  private static let lookUpAfter = Duration.seconds(300)

  /// A world drawn from its parameters.
  init(orders: DayOrders, parameters: DayParameters) {
    self.orders = orders
    self.parameters = parameters
    odds = .usual(parameters)
    profiles = (0..<parameters.supplierCount).map { index in
      SupplierProfile(index: index, parameters: parameters, unitsPerHour: orders.unitsPerHour)
    }
    priceLevels = profiles.indices.map { supplier in
      orders.products.indices.map { product in
        var draws = Draws(seed: parameters.seed, .price, UInt64(supplier), UInt64(product))
        return draws.next(in: Self.priceParts)
      }
    }
  }

  /// A world of given suppliers, which all charge the list price.
  init(orders: DayOrders, profiles: [SupplierProfile], odds: Odds, parameters: DayParameters) {
    self.orders = orders
    self.profiles = profiles
    self.odds = odds
    self.parameters = parameters
    priceLevels = profiles.map { _ in orders.products.map { _ in Self.partsOfList } }
  }

  /// What an order costs at each supplier: its part of the list price, rounded up to a whole minor
  /// unit of the currency.
  func costs(of order: DayOrder) -> [Int64] {
    let minorUnit = orders.currency.unitsOfMinorUnit
    return profiles.indices.map { supplier in
      let level = priceLevels[supplier][order.product]
      guard level != Self.partsOfList else { return order.listUnits }
      let (high, low) = order.listUnits.multipliedFullWidth(by: level)
      let units = Self.partsOfList.dividingFullWidth((high, low)).quotient + 1
      return (units + minorUnit - 1) / minorUnit * minorUnit
    }
  }

  /// What becomes of an order at a supplier that accepts it.
  func outcome(of order: Int, at supplier: Int) -> Outcome {
    var draws = Draws(seed: parameters.seed, .outcome, UInt64(order), UInt64(supplier))
    let slowest = profiles[supplier].slowestConfirmation
    let confirmedAfter = draws.next(in: min(Self.fastestConfirmation, slowest)...slowest)
    let fails = draws.next(in: 1...Odds.parts) <= odds.failures
    let returnedAfter = draws.next(in: Self.returns)
    let isLost = draws.next(in: 1...Odds.parts) <= odds.lostMessages
    let isUnreported = draws.next(in: 1...Odds.parts) <= odds.unreported
    return Outcome(
      confirmedAfter: confirmedAfter, returnedAfter: fails ? returnedAfter : nil,
      reportedAfter: isUnreported ? nil : isLost ? Self.lookUpAfter : .zero)
  }

  /// How old the number is that a supplier shows at a moment.
  func staleness(of supplier: Int, at moment: Timestamp) -> Duration {
    var draws = Draws(
      seed: parameters.seed, .staleness, UInt64(supplier),
      UInt64(bitPattern: moment.microsecondsSinceEpoch))
    return draws.next(in: .zero...profiles[supplier].lag)
  }

  /// How long a top-up of a supplier is on its way, `number` others having been sent there before.
  func topUpDelay(of supplier: Int, number: Int) -> Duration {
    var draws = Draws(seed: parameters.seed, .topUp, UInt64(supplier), UInt64(number))
    return draws.next(in: profiles[supplier].topUpDelay)
  }
}

extension Currency {
  /// How many counts of the currency make its minor unit.
  var unitsOfMinorUnit: Int64 { (minorDigits..<precision).reduce(1) { unit, _ in unit * 10 } }
}
