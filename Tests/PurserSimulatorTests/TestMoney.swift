import PurserCore
import Testing

@testable import PurserSimulator

/// The amount of a text like `284.50 USD`.
func money(_ text: String) throws -> Money {
  let parts = text.split(separator: " ")
  let currency = try #require(Currency(iso4217: String(parts[1])))
  return try Money(parts[0], currency, rounding: .down)
}

/// A pool of a text like `284.50 USD`.
func fundedPool(_ text: String, name: String = "main") throws -> SimulatedPool {
  SimulatedPool(name: name, opening: try money(text))
}
