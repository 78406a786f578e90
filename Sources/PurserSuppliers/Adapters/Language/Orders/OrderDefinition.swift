package import PurserCore

/// How orders are placed at a supplier and followed, as the `order` of an adapter describes it.
package struct OrderDefinition: Sendable {
  /// What the same reference does when it is sent again, which nobody may guess.
  package var onRepeat: SupplierOrderTerms.Repeat { reference.onRepeat }
  /// The values that an order brings beside the known ones.
  package var parameters: [AdapterSetting]
  /// Whether the supplier gets a reference.
  package var takesReference: Bool { reference.form != nil }

  var reference: OrderReference
  /// How its requests prove who asks; `nil` for as the adapter says.
  var authentication: Authentication?
  /// The calls that place an order, in their order.
  var place: [PlaceStep]
  /// The ways to find out where an order stands, in the order in which they are tried.
  var lookUps: [LookUp]
  /// What every reply about an order is read by, unless its step says otherwise.
  var outcome: OrderOutcome
  var polling: [SupplierOrderTerms.PollStage]
  /// What the supplier sends by itself.
  var webhook: OrderWebhook?

  /// What requests and replies call the parts of an order, in every adapter.
  static let ownNames = [
    "reference", "attempt", "order", "number", "sku", "quantity", "amount", "unit_amount",
    "currency", "recipient", "supplier_reference", "placed_at",
  ]

  /// The names that a request may have to do without: values of replies.
  var namesOfReplies: [String] { ["supplier_reference"] + keptNames }

  /// What its steps keep.
  var keptNames: [String] {
    var names: [String] = []
    for value in calls.flatMap(\.keep) + (webhook?.call.keep ?? [])
    where !names.contains(value.name) {
      names.append(value.name)
    }
    return names
  }

  /// Everything that is asked to place, or to look up.
  var calls: [OrderCall] { place.map(\.call) + lookUps.compactMap { $0.step?.call } }

  /// The parts of contents that need a call of their own.
  var contentParts: [ContentPart] {
    ([outcome] + calls.map(\.outcome) + (webhook.map { [$0.call.outcome] } ?? []))
      .flatMap { $0.content ?? [] }
  }

  /// Every request that it makes.
  var requests: [RequestTemplate] {
    calls.map(\.request) + contentParts.compactMap { $0.source?.request }
  }
}

/// The name under which a supplier knows an attempt.
struct OrderReference: Sendable {
  /// What it is made of; `nil` where the supplier takes none.
  var form: Template?
  /// What the same one does when it is sent again.
  var onRepeat: SupplierOrderTerms.Repeat
  /// For how long that holds; `nil` without end.
  var holds: Duration?
}

/// One call about an order, and how its reply is read.
struct OrderCall: Sendable {
  /// What messages call it: `place`, `step 2 of look_up`.
  var label: String
  var request = RequestTemplate()
  var format = ReplyFormat.json
  /// Values for the requests that follow.
  var keep: [LetValue] = []
  /// What this reply is read by; what is missing here is the order's.
  var outcome = OrderOutcome()
}

/// A call that places an order, or a part of that.
struct PlaceStep: Sendable {
  var call: OrderCall
  /// Whether money may be taken once the request has left.
  var buys: Bool
  /// Whether the adapter says so itself.
  var saysBuys: Bool
}

/// A way to find out where an order stands.
enum LookUp: Sendable {
  /// The same order is placed again, which returns the first.
  case repeating
  /// A call that buys nothing.
  case asking(LookUpStep)

  var step: LookUpStep? {
    switch self {
    case .repeating: nil
    case .asking(let step): step
    }
  }
}

/// A call that finds out where an order stands.
struct LookUpStep: Sendable {
  var call: OrderCall
  var pagination: Pagination?
  /// The list in which the order is searched; `nil` where the reply is about it alone.
  var each: ItemSource?
  /// Which of the items is the order, or whether the reply is about it.
  var condition: Expression?
  /// Whether the supplier says that it knows no such order.
  var absentWhen: Expression?
  /// From which age of the attempt on an absence means that nothing was bought; `nil` for never.
  var absentAfter: Duration?

  static let defaultAbsentAfter = Duration.seconds(60)
}
