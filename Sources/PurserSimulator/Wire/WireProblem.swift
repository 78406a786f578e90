package import PurserCore

/// Why a supplier does not do what it was asked. Every system says it in its own shape.
package enum WireProblem: Error, Hashable {
  /// There are no credentials.
  case credentialsMissing
  /// There are credentials, but not in the form the system expects.
  case credentialsMalformed
  /// The credentials are wrong, or have expired.
  case credentialsRejected
  /// There is nothing of this name.
  case notFound(String)
  /// A field is missing or wrong; the reason completes a sentence that begins with the field.
  case invalid(field: String, reason: String)
  /// The account holds less than the order costs.
  case insufficientFunds(needed: Money, spendable: Money)
  /// The request contradicts what was done before.
  case conflict(String)
  /// Too many requests.
  case rateLimited(retryAfterSeconds: Int64)
  /// The supplier fails with this status.
  case failing(status: Int)

  /// The status that most systems give it.
  package var usualStatus: Int {
    switch self {
    case .credentialsMissing, .credentialsMalformed, .credentialsRejected: 401
    case .notFound: 404
    case .invalid: 400
    case .insufficientFunds: 402
    case .conflict: 409
    case .rateLimited: 429
    case .failing(let status): status
    }
  }

  /// How long to stay away, where the problem says so.
  package var retryAfterSeconds: Int64? {
    switch self {
    case .rateLimited(let seconds): seconds
    case .credentialsMissing, .credentialsMalformed, .credentialsRejected, .notFound, .invalid,
      .insufficientFunds, .conflict, .failing:
      nil
    }
  }

  /// The problem in a sentence. It repeats no credential.
  package var sentence: String {
    switch self {
    case .credentialsMissing: "No credentials were sent."
    case .credentialsMalformed: "The credentials are not in the expected form."
    case .credentialsRejected: "The credentials are wrong or have expired."
    case .notFound(let name): "\(name) not found"
    case .invalid(let field, let reason): "\(field) \(reason)"
    case .insufficientFunds(let needed, let spendable):
      "Insufficient funds: the order costs \(needed), \(spendable) can be spent."
    case .conflict(let sentence): sentence
    case .rateLimited(let seconds): "Too many requests. Try again in \(seconds) seconds."
    case .failing: "The service is not available."
    }
  }

  /// The problem in a word, for the systems whose documentation names none.
  package var code: String {
    switch self {
    case .credentialsMissing, .credentialsMalformed, .credentialsRejected: "unauthorized"
    case .notFound: "not_found"
    case .invalid: "invalid_request"
    case .insufficientFunds: "insufficient_funds"
    case .conflict: "conflict"
    case .rateLimited: "rate_limited"
    case .failing: "service_unavailable"
    }
  }

  /// The problem of an account, as a caller of its order endpoint meets it.
  init(_ problem: AccountProblem) {
    switch problem {
    case .referenceTaken(let reference):
      self = .conflict("reference \(reference) belongs to an order for something else")
    case .amountNotPositive: self = .invalid(field: "amount", reason: "must be more than zero")
    case .amountTooFine:
      self = .invalid(field: "amount", reason: "must be a whole number of minor units")
    case .noSuchPool: self = .invalid(field: "pool", reason: "is not one of this account")
    case .insufficientFunds(let needed, let spendable):
      self = .insufficientFunds(needed: needed, spendable: spendable)
    case .noSuchOrder(let reference): self = .notFound("Order \(reference)")
    case .orderIsOver(let status): self = .conflict("the order is \(status.rawValue)")
    case .outOfRange: self = .invalid(field: "amount", reason: "is too large")
    }
  }
}
