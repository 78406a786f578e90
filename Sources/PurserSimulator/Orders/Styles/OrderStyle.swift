/// How a simulated supplier takes orders: six styles that real suppliers have.
package enum OrderStyle: String, Sendable, CaseIterable {
  /// `POST /v1/orders` with `Idempotency-Key`: a repeated reference returns the first order, a refused one too;
  /// an order is found by its reference.
  case idempotent
  /// `POST /buy`: a repeated reference buys again; the list of orders is searched by it. Refusals have status 200.
  case findable
  /// `GET /api?action=buy`: a repeated reference buys again, and no order is ever found.
  case blind
  /// `POST /orders`, then `POST /orders/{id}/confirm`, which buys. A repeated reference is refused.
  case confirmed
  /// `POST /v2/orders` accepts; what became of it says a signed webhook, or a look-up by the reference. A
  /// repeated reference is refused.
  case webhook
  /// `POST /orders`, then `GET /orders/{id}/codes` for what was delivered. A repeated reference returns the
  /// first order.
  case codes

  /// The style in a few words.
  package var summary: String {
    switch self {
    case .idempotent: "a repeated reference returns the first order; found by its reference"
    case .findable: "a repeated reference buys again; found in a list by its reference"
    case .blind: "a GET that buys, again each time; never found"
    case .confirmed: "create, then confirm, which buys; a repeated reference is refused"
    case .webhook: "accepted, then told by a signed webhook; found by its reference"
    case .codes: "what was delivered is had by a second call; returns the first order"
    }
  }

  /// What the same reference does when it is sent again.
  var onRepeat: RepeatedReference {
    switch self {
    case .idempotent, .codes: .returnsFirst
    case .findable, .blind: .buysAgain
    case .confirmed, .webhook: .refused
    }
  }
}

/// What a reference does that was used before.
enum RepeatedReference: Sendable {
  case returnsFirst
  case buysAgain
  case refused
}
