internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import PurserCore

/// An answer that is no success: RFC 9457 problem details with a stable `code`.
struct Problem: Error {
  /// The stable codes, each with its HTTP status. Programs branch on the code, people read the
  /// detail.
  enum Code: String, CaseIterable {
    case invalidJSON = "invalid_json"
    case unknownField = "unknown_field"
    case missingField = "missing_field"
    case invalidField = "invalid_field"
    case conflictingFields = "conflicting_fields"
    case unknownCurrency = "unknown_currency"
    case unknownSupplier = "unknown_supplier"
    case invalidOrderID = "invalid_order_id"
    case unsupportedMediaType = "unsupported_media_type"
    case bodyTooLarge = "body_too_large"
    case headersTooLarge = "headers_too_large"
    case notFound = "not_found"
    case unknownOrder = "unknown_order"
    case unknownPool = "unknown_pool"
    case unknownTopUp = "unknown_topup"
    case topUpOver = "topup_over"
    case nothingOpen = "nothing_open"
    case entryExists = "entry_exists_with_different_content"
    case orderExists = "order_exists_with_different_content"
    case orderSettled = "order_already_settled"
    case orderReleased = "order_already_released"
    case orderReversed = "order_already_reversed"
    case orderExpired = "order_expired"
    case orderNotSettled = "order_not_settled"
    case orderRefused = "order_refused"
    case attemptUnknown = "attempt_unknown"
    case tooManyAttempts = "too_many_attempts"
    case noQuantity = "no_quantity"
    case quantityMissing = "quantity_missing"
    case moreThanOrdered = "more_than_ordered"
    case moreThanBought = "more_than_bought"
    case tooManyParts = "too_many_parts"
    case attemptMissing = "attempt_missing"
    case boughtInPart = "bought_in_part"
    case noFurtherSupplier = "no_further_supplier"
    case configurationRefused = "configuration_refused"
    case wrongCurrency = "wrong_currency"
    case amountOutOfRange = "amount_out_of_range"
    case insufficientFunds = "insufficient_funds"
    case noEligibleSupplier = "no_eligible_supplier"
    case unknownSKU = "unknown_sku"
    case costOutOfRange = "cost_out_of_range"
    case noRate = "no_rate"
    case capExceeded = "cap_exceeded"
    case invalidCost = "invalid_cost"
    case invalidQuantity = "invalid_quantity"
    case noFreshReading = "no_fresh_reading"
    case contentUnavailable = "content_unavailable"
    case contentSealed = "content_sealed"
    case messageRefused = "message_refused"
    case orderUnderWay = "order_under_way"
    case foreignHost = "foreign_host"
    case foreignOrigin = "foreign_origin"
    case overloaded
    case storeFailed = "store_failed"
    case badRequest = "bad_request"
    case internalError = "internal_error"

    private static let paymentRequired = HTTPResponse.Status(
      code: 402, reasonPhrase: "Payment Required")

    var status: HTTPResponse.Status {
      switch self {
      case .invalidJSON, .badRequest: .badRequest
      case .unknownField, .missingField, .invalidField, .conflictingFields, .unknownCurrency,
        .unknownSupplier, .unknownPool, .invalidOrderID, .wrongCurrency, .amountOutOfRange,
        .noEligibleSupplier, .unknownSKU, .costOutOfRange, .noRate, .capExceeded, .invalidCost,
        .invalidQuantity, .noQuantity, .quantityMissing, .moreThanOrdered:
        .unprocessableContent
      case .unsupportedMediaType: .unsupportedMediaType
      case .bodyTooLarge: .contentTooLarge
      case .headersTooLarge: .requestHeaderFieldsTooLarge
      case .foreignHost, .foreignOrigin, .messageRefused: .forbidden
      case .notFound, .unknownOrder, .unknownTopUp, .contentUnavailable: .notFound
      case .entryExists, .orderExists, .orderSettled, .orderReleased, .orderReversed,
        .orderExpired, .orderNotSettled, .orderRefused, .attemptUnknown, .tooManyAttempts,
        .orderUnderWay, .moreThanBought, .tooManyParts, .attemptMissing, .boughtInPart,
        .contentSealed, .topUpOver, .nothingOpen,
        .noFurtherSupplier, .configurationRefused:
        .conflict
      case .insufficientFunds: Self.paymentRequired
      case .noFreshReading, .overloaded, .storeFailed: .serviceUnavailable
      case .internalError: .internalServerError
      }
    }
  }

  var code: Code
  /// One sentence for people.
  var detail: String
  /// The request's field that it is about, as a path: `offers[1].unit_cost`.
  var field: String?
  /// After how many seconds a repetition makes sense.
  var retryAfterSeconds: Int?
  /// The order that was refused.
  var order: OrderRecord?
  /// Whether the order that was refused may be sent again under its name; `nil` where none was.
  var isRetryable: Bool?
  /// The doubt about the order that was refused.
  var doubt: Doubt?
  /// Which suppliers are listed of that order.
  var listing = CandidateListing.brief
  /// What the log should say of it beyond the answer; for the owner and not for the client.
  var cause: String?

  init(
    _ code: Code, _ detail: String, field: String? = nil, retryAfterSeconds: Int? = nil,
    order: OrderRecord? = nil
  ) {
    self.code = code
    self.detail = detail
    self.field = field
    self.retryAfterSeconds = retryAfterSeconds
    self.order = order
  }

  var response: Response { answer.response }

  /// The answer that tells it.
  var answer: Answer { Answer(status: code.status, content: .problem(self)) }

  /// Writes the members of the problem details.
  func write(to json: inout AnswerJSON) {
    json.string("type") { text in
      text.append("urn:purser:problem:")
      text.append(text: code.rawValue)
    }
    json.string("title") { text in
      for byte in code.rawValue.utf8 {
        text.append(byte == UInt8(ascii: "_") ? UInt8(ascii: " ") : byte)
      }
    }
    json.integer("status", code.status.code)
    json.string("detail", detail)
    json.string("code", code.rawValue)
    if let field { json.string("field", field) }
    if let isRetryable { json.boolean("retryable", isRetryable) }
    doubt?.write(to: &json)
    if let order { json.object("order") { order.write(listing, .zero, to: &$0) } }
  }

  /// Tells the owner what the client is not told.
  func log(to logger: Logger) {
    guard let cause else { return }
    logger.error("request failed", metadata: ["code": "\(code.rawValue)", "cause": "\(cause)"])
  }
}

extension Problem {
  /// What an error of the ledger means to a client.
  init(_ error: LedgerError) {
    switch error {
    case .overloaded:
      self.init(
        .overloaded, "too many commands wait; nothing was done, try again", retryAfterSeconds: 1)
    case .storeFailed(let error):
      self.init(
        .storeFailed,
        "the ledger could not be written or read; send the same again: it is held once at most",
        retryAfterSeconds: 5)
      if !error.isOfWholeStore { cause = error.message }
    case .unknownOrder(let id):
      self.init(.unknownOrder, "there is no \(id.inWords)")
    case .orderExistsWithDifferentContent(let id):
      self.init(.orderExists, "\(id.inWords) exists with different content", field: "id")
    case .orderRefused(let id):
      self.init(.orderRefused, "\(id.inWords) was refused; it holds nothing")
    case .alreadySettled(let id, let actual):
      self.init(.orderSettled, "\(id.inWords) was settled at \(actual) already")
    case .alreadyReleased(let id):
      self.init(.orderReleased, "\(id.inWords) was released already")
    case .alreadyReversed(let id):
      self.init(.orderReversed, "the sale of \(id.inWords) was undone already")
    case .alreadyExpired(let id):
      self.init(
        .orderExpired,
        "the hold of \(id.inWords) expired; only its outcome can be reported: settle or release")
    case .notSettled(let id):
      self.init(.orderNotSettled, "\(id.inWords) was not settled; there is no sale to undo")
    case .attemptUnknown(let id):
      self.init(
        .attemptUnknown,
        "nobody knows whether the supplier took the money of \(id.inWords), so that it goes nowhere else: "
          + "ask the supplier, then release it, and send this again")
    case .tooManyAttempts(let id):
      self.init(
        .tooManyAttempts,
        "\(id.inWords) has \(OrderID.maximumAttempts) attempts, and may have no more")
    case .noQuantity(let id):
      self.init(
        .noQuantity,
        "\(id.inWords) names no product, so that it has no units to count; say an amount",
        field: "quantity")
    case .quantityMissing(let id, let ordered):
      self.init(
        .quantityMissing,
        "\(id.inWords) is for \(Self.units(ordered)); say as `quantity` how many of them are bought by now",
        field: "quantity")
    case .moreThanOrdered(let id, let ordered):
      self.init(
        .moreThanOrdered,
        "\(id.inWords) is for \(Self.units(ordered)); say how many are bought in all",
        field: "quantity")
    case .moreThanBought(let id, let quantity, let amount):
      let units = quantity.map { "\(Self.units($0)) for " } ?? ""
      self.init(
        .moreThanBought,
        "of \(id.inWords) \(units)\(amount) is left that was bought and not given back",
        field: quantity == nil ? "amount" : nil)
    case .tooManyParts(let id):
      self.init(
        .tooManyParts,
        "\(id.inWords) has \(OrderID.maximumParts) parts, and may have no more; settle, release or reverse it as "
          + "a whole")
    case .attemptMissing(let id, let attempts):
      let numbers = attempts.map(String.init).joined(separator: " or ")
      self.init(
        .attemptMissing,
        "say as `attempt` which attempt of \(id.inWords) it is about, \(numbers): each was bought, or may be",
        field: "attempt")
    case .boughtInPart(let id):
      self.init(
        .boughtInPart,
        "a part of \(id.inWords) was bought, so that it goes nowhere else; settle or release the rest, and place an "
          + "order of its own for what is missing")
    case .orderUnderWay(let id):
      self.init(
        .orderUnderWay,
        "Purser places \(id.inWords) itself, and lets it go on by itself; say what became of it by a report"
      )
    case .unknownPool(let pool):
      self.init(.unknownPool, "\(pool) was never read; nothing can be booked there", field: "pool")
    case .entryExistsWithDifferentContent(let reference):
      self.init(.entryExists, "\(reference) exists with different content", field: "id")
    case .unknownTopUp(let reference):
      self.init(.unknownTopUp, "no top-up `\(reference)` is on its way, or was lately")
    case .topUpOver(let reference):
      self.init(.topUpOver, "the top-up `\(reference)` has arrived or was cancelled already")
    case .nothingOpen(let pool):
      self.init(
        .nothingOpen,
        "nothing is open of that change of \(pool): it is explained already, or is none of the last "
          + "32 that are not")
    case .wrongCurrency(let expected, let got):
      self.init(
        .wrongCurrency, "the order is in \(expected), the amount in \(got)", field: "currency")
    case .outOfRange(let currency):
      self.init(.amountOutOfRange, "the sum is out of range for \(currency)")
    }
  }
  private static func units(_ count: Int64) -> String { count == 1 ? "1 unit" : "\(count) units" }
}
