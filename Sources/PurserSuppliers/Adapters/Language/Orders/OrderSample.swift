internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// An order as it was placed with recorded replies, or a message of the supplier, with what must come of it.
package struct OrderSample: Sendable {
  /// What it shows.
  package var name: String
  /// The order that is asked for.
  var order: AttemptOrder
  /// The replies in their order; `nil` for one that was lost.
  var replies: [Reply]
  /// A message of the supplier, in the place of replies to a purchase.
  var message: AttemptMessage?
  /// The moment of the order, and of the message.
  var at: Timestamp
  var settings: [String: SettingValue]
  var inputs: AdapterSample.Inputs
  var expectation: Expectation

  /// A reply, and what the request that it answers must be.
  struct Reply: Sendable {
    var response: HTTPResponse?
    var sends: ExpectedRequest?
  }

  /// What must come of it. What is not given may be anything.
  struct Expectation: Sendable {
    var state: AttemptState?
    var reference: String?
    var supplierReference: String?
    var charged: String?
    var balance: String?
    var delivered: [String]?
    /// The class of the problem; `.some(nil)` where there must be none.
    var problem: AttemptProblem.Kind??
    var message: String?
  }

  /// Whether it shows an order that is placed.
  var isPlaced: Bool {
    switch expectation.state {
    case .accepted?, .inFlight?, .partial?, .delivered?: true
    case .failed?, .reversed?, .unknown?, nil: false
    }
  }
}
