/// The trouble with an attempt: why it failed, why nobody can tell where it stands, or what is missing of it.
package struct AttemptProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of problem it is: the classes of checks, and those that only orders have.
  package enum Kind: String, Sendable, CaseIterable {
    /// The supplier says that there is not enough money.
    case funds
    /// The order is below the supplier's least amount.
    case belowMinimum = "below_minimum"
    /// The supplier has none of it.
    case outOfStock = "out_of_stock"
    /// The credential was rejected.
    case auth
    /// Too many calls.
    case rateLimited = "rate_limited"
    /// The supplier is closed for maintenance.
    case maintenance
    /// The supplier did not accept the request.
    case invalid
    /// The thing that is asked for does not exist there.
    case notFound = "not_found"
    /// The reference was used before.
    case duplicate
    /// The order was refused, as it resembles another one: certainly not bought.
    case similar
    /// The supplier is at work on the order.
    case inFlight = "in_flight"
    /// The supplier failed in a way that its adapter does not name: money may have been taken.
    case unknown
    /// No reply: the name did not resolve, the connection failed, TLS, or the time was up.
    case unreachable
    /// A reply that is not in the format that the adapter expects.
    case malformed
    /// A reply in the right format that is not what the adapter describes.
    case shapeChanged = "shape_changed"
    /// Its shop gave it up for reasons of its own: nothing speaks against the supplier.
    case cancelled

    /// Those that speak of the supplier: what a configuration may name.
    package static let ofSuppliers = allCases.filter { $0 != .cancelled }

    /// The same kind of a check.
    package init(_ kind: CheckFailure.Kind) {
      self =
        switch kind {
        case .funds: .funds
        case .belowMinimum: .belowMinimum
        case .auth: .auth
        case .rateLimited: .rateLimited
        case .maintenance: .maintenance
        case .invalid: .invalid
        case .notFound: .notFound
        case .duplicate: .duplicate
        case .unknown: .unknown
        case .unreachable: .unreachable
        case .malformed: .malformed
        case .shapeChanged: .shapeChanged
        }
    }
  }

  /// What kind of problem it is.
  package var kind: Kind
  /// One sentence for people, without secrets: the supplier's own words where it gives some.
  package var message: String
  /// The HTTP status of the reply, where there was one.
  package var status: Int?
  /// The word of a shop for it that names no kind; `nil` where the kind says all.
  package var word: String?

  /// A problem of `kind`, said in one sentence.
  package init(_ kind: Kind, _ message: String, status: Int? = nil, word: String? = nil) {
    self.kind = kind
    self.message = message
    self.status = status
    self.word = word
  }

  /// The problem that a shop names by a word: one of the kinds, or any other, which is a failure in general and is kept
  /// as it was said.
  package init(word: String, _ message: String) {
    let kind = Kind(rawValue: word)
    self.init(kind ?? .unknown, message, word: kind == nil ? word : nil)
  }

  /// That a supplier does not know an order any more that it knew before: only people can tell what became of it.
  package static let vanished = AttemptProblem(
    .notFound, "the supplier had taken the order, and does not know it any more: ask it")

  /// The reason in one word.
  package var reason: String { word ?? kind.rawValue }

  package var description: String { "\(reason): \(message)" }

  /// Whether it will not pass by itself: a look-up that brings it has to be mended, or looked after.
  package var isLasting: Bool {
    switch kind {
    case .shapeChanged, .malformed, .auth, .invalid, .duplicate: true
    case .notFound, .funds, .belowMinimum, .outOfStock, .rateLimited, .maintenance, .similar,
      .inFlight, .unknown, .unreachable, .cancelled:
      false
    }
  }
}
