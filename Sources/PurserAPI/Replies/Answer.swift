internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PurserCore

/// An answer before it is on a wire: what both ways to an order's endpoint write, each in its own
/// manner.
struct Answer: Sendable {
  /// What the body tells.
  enum Content: Sendable {
    /// An order, with the suppliers that the listing asks for.
    case order(OrderRecord, CandidateListing)
    /// An order with its attempts, the first one first, and how it came to where it stands.
    case account([OrderAttempt], CandidateListing)
    /// An order whose hold was divided, with all its parts.
    case divided(OrderAttempt, CandidateListing)
    /// Where an order stands, and nothing of its decision.
    case status(OrderStatus)
    /// What went wrong.
    case problem(Problem)
  }

  var status: HTTPResponse.Status = .ok
  var content: Content
  /// How long a hold waits for its outcome. A problem is about none.
  var timeToLive = Duration.zero
  /// Where the order is followed; `nil` where there is nothing to follow.
  var location: String?
  /// What the supplier calls the order, where its shop has just said so.
  var supplierReference: String?
  /// What the order waits for that Purser places; `nil` where it waits for nothing.
  var waitsFor: CarriedWait?
  /// The orders that it was split into; empty where it is whole.
  var portions: [OrderRecord] = []
  /// Whether the answer is the stored one.
  var isRepetition = false

  /// The header that marks a stored answer.
  static let repetitionHeader = "Idempotent-Replayed"

  /// After how many seconds a repetition makes sense.
  var retryAfterSeconds: Int? {
    switch content {
    case .order, .account, .divided, .status: nil
    case .problem(let problem): problem.retryAfterSeconds
    }
  }

  /// Whether the body is problem details.
  var isProblem: Bool {
    switch content {
    case .order, .account, .divided, .status: false
    case .problem: true
    }
  }

  /// Whether the decision of an order was left out as the client prefers.
  var isMinimal: Bool {
    switch content {
    case .order(_, let listing), .account(_, let listing), .divided(_, let listing):
      listing == .none
    case .status: true
    case .problem(let problem): problem.order != nil && problem.listing == .none
    }
  }

  /// The content type of the body.
  var type: StaticString {
    switch content {
    case .order, .account, .divided, .status: "application/json"
    case .problem: "application/problem+json"
    }
  }

  /// Writes the body.
  func writeBody(to json: inout AnswerJSON) { json.object(nil, writeMembers) }

  /// Writes the members of the body.
  func writeMembers(to json: inout AnswerJSON) {
    switch content {
    case .order(let record, let listing):
      record.write(listing, timeToLive, to: &json)
      if let supplierReference { json.string("supplier_reference", supplierReference) }
    case .account(let attempts, let listing):
      attempts.write(listing, timeToLive, to: &json)
      waitsFor?.write(to: &json)
    case .divided(let attempt, let listing):
      attempt.whole.write(listing, timeToLive, to: &json)
      attempt.parts?.write(timeToLive, to: &json)
    case .status(let status): status.write(timeToLive, to: &json)
    case .problem(let problem): problem.write(to: &json)
    }
    if !portions.isEmpty { portions.writeSplit(to: &json) }
  }

  /// The answer as Hummingbird sends it.
  var response: Response {
    var response = Response(
      json: AnswerJSON.bytes(writeBody), status: status, type: "\(type)")
    if let retryAfterSeconds { response.headers[.retryAfter] = String(retryAfterSeconds) }
    if let location { response.headers[.location] = location }
    if isRepetition, let name = HTTPField.Name(Self.repetitionHeader) {
      response.headers[name] = "true"
    }
    if isMinimal, let name = HTTPField.Name.preferenceApplied {
      response.headers[name] = "return=minimal"
    }
    return response
  }
}
