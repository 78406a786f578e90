internal import ExactJSON
internal import PurserCore

extension OrderFault {
  /// Reads `{"fault": "slow", "milliseconds": 30000}` and its kin. A `status` is 500 and a member `milliseconds`
  /// required unless said otherwise:
  /// - `dropped`, `failed_before` (`status`), `sticky` (`status`, `taken` = false), `no_funds`, `no_stock`,
  ///   `unknown_product`
  /// - `lost_reply`, `failed_after` (`status`), `slow` and `taken_late` (`milliseconds`, without it until released)
  /// - `partial`, `pending` (`milliseconds`, without it until released), `fails_later`, `reversed`, `codes_later`
  ///   (`milliseconds`)
  /// - `message_twice`, `message_before_reply`, `no_message`
  ///
  /// - Throws: `WireProblem.invalid` naming the member that is wrong.
  init(json: JSONValue) throws(WireProblem) {
    switch json["fault"]?.stringValue {
    case "dropped": self = .dropped
    case "failed_before": self = .failedBefore(status: try Self.status(json))
    case "sticky":
      self = .sticky(status: try Self.status(json), isTaken: json["taken"]?.boolValue ?? false)
    case "no_funds": self = .noFunds
    case "no_stock": self = .noStock
    case "unknown_product": self = .unknownProduct
    case "lost_reply": self = .lostReply
    case "failed_after": self = .failedAfter(status: try Self.status(json))
    case "slow": self = .slow(try json.optionalMilliseconds("milliseconds"))
    case "taken_late": self = .takenLate(try json.optionalMilliseconds("milliseconds"))
    case "partial": self = .partial
    case "pending": self = .pending(try json.optionalMilliseconds("milliseconds"))
    case "fails_later": self = .failsLater(try json.milliseconds("milliseconds"))
    case "reversed": self = .reversed(after: try json.milliseconds("milliseconds"))
    case "codes_later": self = .codesLater(try json.milliseconds("milliseconds"))
    case "message_twice": self = .messageTwice
    case "message_before_reply": self = .messageBeforeReply
    case "no_message": self = .noMessage
    case .some, .none:
      throw .invalid(field: "fault", reason: "must be the name of a fault of orders")
    }
  }

  /// The name of the fault in `POST /_simulator/order_fault`.
  var name: String {
    switch self {
    case .dropped: "dropped"
    case .failedBefore: "failed_before"
    case .sticky: "sticky"
    case .noFunds: "no_funds"
    case .noStock: "no_stock"
    case .unknownProduct: "unknown_product"
    case .lostReply: "lost_reply"
    case .failedAfter: "failed_after"
    case .slow: "slow"
    case .takenLate: "taken_late"
    case .partial: "partial"
    case .pending: "pending"
    case .failsLater: "fails_later"
    case .reversed: "reversed"
    case .codesLater: "codes_later"
    case .messageTwice: "message_twice"
    case .messageBeforeReply: "message_before_reply"
    case .noMessage: "no_message"
    }
  }

  private static func status(_ json: JSONValue) throws(WireProblem) -> Int {
    guard let member = json["status"] else { return 500 }
    guard let status = member.numberValue?.plainInteger, (400...599).contains(status) else {
      throw .invalid(field: "status", reason: "must be a number from 400 to 599")
    }
    return Int(status)
  }
}

extension OrderSelection {
  /// Reads one of `sku`, `reference`, and `per_mille` with `seed` = 0; nothing of them is every order.
  ///
  /// - Throws: `WireProblem.invalid` naming the member that is wrong.
  init(json: JSONValue) throws(WireProblem) {
    if let sku = json["sku"]?.stringValue {
      self = .sku(sku)
    } else if let reference = json["reference"]?.stringValue {
      self = .reference(reference)
    } else if let share = json["per_mille"] {
      guard let number = share.numberValue?.plainInteger, (0...1_000).contains(number) else {
        throw .invalid(field: "per_mille", reason: "must be a whole number from 0 to 1000")
      }
      self = .share(perMille: Int(number), seed: try json.optionalSeed() ?? 0)
    } else {
      self = .all
    }
  }
}
