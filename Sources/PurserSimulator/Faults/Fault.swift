package import ExactJSON

/// What can be made to go wrong with the requests of one endpoint group.
package enum Fault: Sendable, Hashable {
  /// Nothing: requests are answered as they should be.
  case none
  /// The answer comes this much later, or when the server stops.
  case delay(Duration)
  /// An error of this status, in the system's own error shape.
  case status(Int)
  /// These bytes instead of the answer.
  case reply(status: Int, contentType: String, body: [UInt8])
  /// The right answer, but with this value wherever it names an amount.
  case amounts(JSONValue)
  /// The head of the answer, the first half of its body, and then the connection closes.
  case truncated
  /// The connection closes without an answer.
  case dropped
  /// No answer until the client leaves or the server stops.
  case stall

  /// Whether the supplier does what it was asked before the fault strikes.
  package enum Stage: String, Sendable, CaseIterable {
    /// The request has no effect.
    case beforeWork = "before_work"
    /// The request has its effect, only the answer suffers: an order is placed and the caller
    /// cannot know.
    case afterWork = "after_work"
  }

  /// When the fault strikes unless it is told otherwise: an error status refuses the request,
  /// every other fault spoils the answer.
  package var usualStage: Stage {
    switch self {
    case .status: .beforeWork
    case .none, .delay, .reply, .amounts, .truncated, .dropped, .stall: .afterWork
    }
  }
}

/// The requests that a fault can be switched on for.
package enum EndpointGroup: String, Sendable, CaseIterable {
  /// What a customer has left.
  case balances
  /// Orders: placing, confirming, cancelling; looking up as well, where the supplier has none of the six styles.
  case orders
  /// In the six styles: looking orders up, and asking for what was delivered.
  case lookUps = "look_ups"
  /// Access tokens.
  case tokens
}

/// A fault that is switched on.
struct FaultSetting: Sendable, Hashable {
  var fault: Fault
  var stage: Fault.Stage
  /// How many requests it still strikes; `nil` for all.
  var remaining: Int?
}

/// The faults that are switched on, by endpoint group.
struct FaultBoard: Sendable {
  private var settings: [EndpointGroup: FaultSetting] = [:]

  /// Replaces what was switched on for `group`.
  mutating func set(_ setting: FaultSetting, on group: EndpointGroup) {
    settings[group] = setting.fault == .none ? nil : setting
  }

  /// What strikes the next request of `group`; counts it.
  mutating func strike(_ group: EndpointGroup) -> FaultSetting? {
    guard let setting = settings[group] else { return nil }
    guard let remaining = setting.remaining else { return setting }
    settings[group]?.remaining = remaining - 1
    if remaining <= 1 { settings[group] = nil }
    return remaining > 0 ? setting : nil
  }

  /// The fault of each group that has one.
  var active: [(group: EndpointGroup, setting: FaultSetting)] {
    EndpointGroup.allCases.compactMap { group in settings[group].map { (group, $0) } }
  }
}
