import NIOConcurrencyHelpers

/// What was sold in each shop, and what is left of the money there. A shop is the first part of a path, so that each
/// gateway of a measurement has an account of its own.
final class Till: Sendable {
  private static let opening: Int64 = 90_000_000_000
  private static let price: Int64 = 975

  private struct Account {
    var sold = 0
    var cents = Till.opening
  }

  private let accounts = NIOLockedValueBox<[String: Account]>([:])

  /// The balance of a shop as its supplier says it.
  func balance(of shop: String) -> String {
    let cents = accounts.withLockedValue { $0[shop]?.cents ?? Self.opening }
    return "{\"balance\":{\"amount\":\"\(Self.text(cents))\",\"currency\":\"USD\"}}"
  }

  /// Sells one order to a shop.
  ///
  /// - Returns: what the supplier says of it.
  func sell(to shop: String) -> String {
    let account = accounts.withLockedValue { accounts -> Account in
      var account = accounts[shop] ?? Account()
      account.sold += 1
      account.cents -= Self.price
      accounts[shop] = account
      return account
    }
    return """
      {"id":"s-\(shop)-\(account.sold)","status":"delivered","refusal":null,"sku":"card","quantity":1,\
      "delivered":1,"cost":"\(Self.text(Self.price))","currency":"USD",\
      "balance":"\(Self.text(account.cents))","codes":["AB12-\(100_000_000 + account.sold)"]}
      """
  }

  /// How many orders were sold to a shop.
  func sold(to shop: String) -> String {
    "{\"sold\":\(accounts.withLockedValue { $0[shop]?.sold ?? 0 })}"
  }

  private static func text(_ cents: Int64) -> String {
    let rest = cents % 100
    return "\(cents / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
