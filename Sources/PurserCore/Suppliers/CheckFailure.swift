/// Why a supplier could not be asked, or its reply not be understood. Never a number: the last
/// reading stays.
package struct CheckFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it was. The first nine are classes that an adapter's rules assign.
  package enum Kind: String, Sendable, CaseIterable {
    /// The supplier says that there is not enough money.
    case funds
    /// The order is below the supplier's least amount.
    case belowMinimum = "below_minimum"
    /// The credential was rejected.
    case auth
    /// Too many calls.
    case rateLimited = "rate_limited"
    /// The supplier is closed for maintenance.
    case maintenance
    /// The supplier did not accept the request.
    case invalid
    /// The account or path does not exist there.
    case notFound = "not_found"
    /// The supplier saw this request before.
    case duplicate
    /// The supplier failed in a way that its adapter does not name.
    case unknown
    /// No reply: the name did not resolve, the connection failed, TLS, or the time was up.
    case unreachable
    /// A reply that is not in the format that the adapter expects: no JSON, no XML, too long.
    case malformed
    /// A reply in the right format that is not what the adapter describes any more: a selector
    /// that finds nothing, an amount that is no number, an identity that does not hold.
    case shapeChanged = "shape_changed"
  }

  /// What kind of failure it was.
  package var kind: Kind
  /// One sentence for people, without secrets.
  package var message: String
  /// The HTTP status of the reply, where there was one.
  package var status: Int?
  /// How long the supplier asked not to be called again.
  package var retryAfter: Duration?
  /// Whether the supplier may have received the request that the failure is about. `false` only where it
  /// certainly did not leave: it could not be made, there was no token for it, limits held it back, or
  /// there was no connection that could be trusted. Of an order, `false` means that nothing was bought,
  /// and `true`, where the supplier did not refuse it, that nobody knows.
  package var requestMayHaveBeenSent: Bool

  /// A failure of `kind`, said in one sentence; unless it is known better, the request may have been sent.
  package init(
    _ kind: Kind, _ message: String, status: Int? = nil, retryAfter: Duration? = nil,
    requestMayHaveBeenSent: Bool = true
  ) {
    self.kind = kind
    self.message = message
    self.status = status
    self.retryAfter = retryAfter
    self.requestMayHaveBeenSent = requestMayHaveBeenSent
  }

  package var description: String { "\(kind.rawValue): \(message)" }
}
