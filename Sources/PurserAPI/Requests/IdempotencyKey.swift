internal import HTTPTypes
internal import Hummingbird

extension Request {
  private static let idempotencyKeyName = HTTPField.Name("Idempotency-Key")

  /// The client's name for a request that it may repeat, in the header `Idempotency-Key`.
  var idempotencyKey: String? {
    Self.idempotencyKeyName.flatMap { headers[$0] }
  }
}
