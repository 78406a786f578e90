/// A part of an adapter that makes requests of its own, which may go to hosts of their own.
package enum RequestPart: Sendable, Hashable, CaseIterable {
  /// The requests of `auth`: for tokens, and the steps of a login.
  case authentication
  /// The request of `clock`.
  case clock
  /// The requests for balances.
  case calls
  /// The requests about orders.
  case orders
  /// The requests for lists.
  case lists
}

// The one place that knows all requests: which hosts are asked, where they are led, and what lint looks at
// goes by it.
extension AdapterDefinition {
  /// The requests of one part.
  func requests(of part: RequestPart) -> [RequestTemplate] {
    switch part {
    case .authentication:
      [authentication, order?.authentication].compactMap(\.self).flatMap(\.requests)
    case .clock: clock.map { [$0.request] } ?? []
    case .calls: calls.map(\.request)
    case .orders: order?.requests ?? []
    case .lists: (prices?.requests ?? []) + (rates?.requests ?? [])
    }
  }

  /// Every request that it makes, in the order of its parts.
  var requests: [RequestTemplate] { RequestPart.allCases.flatMap(requests) }
}

extension Authentication {
  /// The requests that it makes of its own.
  fileprivate var requests: [RequestTemplate] {
    switch self {
    case .token(let grant): grant.steps.map(\.request)
    case .placed, .signed: []
    }
  }
}
