/// Why one part of a supplier's balances could not be read, in a check that read the others.
package struct PoolFailure: Hashable, Sendable {
  /// What the part counts.
  package enum Unit: Hashable, Sendable {
    /// A currency that Purser knows.
    case currency(Currency)
    /// A unit that is neither in ISO 4217 nor declared, as the supplier writes it.
    case undeclared(String)
    /// Nobody knows: the reply does not tell it, or there is no reply.
    case unknown

    /// The code or the supplier's word for it; `nil` where nobody knows.
    package var name: String? {
      switch self {
      case .currency(let currency): currency.code
      case .undeclared(let word): word
      case .unknown: nil
      }
    }

    /// Whether it may be `currency` that is counted.
    package func mayBe(_ currency: Currency) -> Bool {
      switch self {
      case .currency(let own): own == currency
      case .undeclared: false
      case .unknown: true
      }
    }
  }

  /// The pool's name; `nil` where nobody knows which pool it is.
  package var pool: String?
  /// What it counts.
  package var unit: Unit
  /// Why it could not be read.
  package var failure: CheckFailure
  /// Whether the supplier itself says that there is no number, so that nothing went wrong.
  package var isStated: Bool

  /// A failure of the pool named `pool`.
  package init(pool: String?, unit: Unit, failure: CheckFailure, isStated: Bool = false) {
    self.pool = pool
    self.unit = unit
    self.failure = failure
    self.isStated = isStated
  }

  /// Whether it may be `id` that could not be read.
  package func concerns(_ id: PoolID) -> Bool {
    (pool.map { $0 == id.pool } ?? true) && unit.mayBe(id.currency)
  }

  /// The part in a few words: `main/USD`, `BONUS`.
  package var part: String { Self.part(pool: pool, unit: unit) }

  /// The known parts of a pool's name in a few words.
  package static func part(pool: String?, unit: Unit) -> String {
    let words = [pool, unit.name].compactMap(\.self)
    return words.isEmpty ? "a pool without a name" : words.joined(separator: "/")
  }
}
