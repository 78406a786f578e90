internal import HTTPTypes
internal import Hummingbird

extension Request {
  /// The client's name for a request that it may repeat, in the header `Idempotency-Key`.
  var idempotencyKey: String? {
    HTTPField.Name("Idempotency-Key").flatMap { headers[$0] }
  }
}

extension Response {
  /// Says in the header `Idempotent-Replayed` that the answer is the stored one.
  mutating func markAsRepetition() {
    if let name = HTTPField.Name("Idempotent-Replayed") { headers[name] = "true" }
  }
}
