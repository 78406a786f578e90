/// An order that is to be decided.
package struct PlacementRequest: Sendable {
  /// The order.
  package var order: Order
  /// A digest of the order's content.
  package var fingerprint: Fingerprint
  /// Who decides.
  package var router: Router
  /// Whether a refused order may be decided again under its name.
  package var retriesRefused: Bool
  /// Whether a refusal becomes the stored answer; not where something can still be done about it.
  package var storesRefusal: Bool
  /// How it waits where nobody can certainly fill it and somebody may; `nil` where it is answered at once.
  package var wait: OrderWait?
  /// Lets an order that Purser places leave with its hold; `nil` where it is prepared afterwards.
  package var departure: (any AttemptDeparture)?

  /// `order`, whose content has the digest `fingerprint`, for `router` to decide.
  package init(
    _ order: Order, fingerprint: Fingerprint, router: Router, retriesRefused: Bool = false,
    storesRefusal: Bool = true, wait: OrderWait? = nil
  ) {
    self.order = order
    self.fingerprint = fingerprint
    self.router = router
    self.retriesRefused = retriesRefused
    self.storesRefusal = storesRefusal
    self.wait = wait
  }
}
