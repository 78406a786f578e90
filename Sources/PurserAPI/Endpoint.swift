internal import HTTPTypes
internal import Hummingbird
internal import PurserCore

/// An endpoint of the API: one row of `Gateway.endpoints`.
struct Endpoint: Sendable {
  /// Answers a request.
  typealias Handler =
    @Sendable (Gateway, Request, BasicRequestContext) async throws -> Response

  /// How the order lane answers.
  enum Lane: Sendable {
    /// Decides an order.
    case place
    /// Takes a report of an order that carries nothing.
    case report(LedgerState.Report)
  }

  let method: HTTPRequest.Method
  /// Without the first slash; `{id}` stands for one segment.
  let path: String
  /// The name of the operation, never given to another one.
  let operation: String
  /// How the order lane answers; nil where only Hummingbird does.
  let lane: Lane?
  let handler: Handler

  static func get(
    _ path: String, _ operation: String, _ handler: @escaping Handler
  ) -> Endpoint {
    Endpoint(method: .get, path: path, operation: operation, lane: nil, handler: handler)
  }

  static func delete(
    _ path: String, _ operation: String, _ handler: @escaping Handler
  ) -> Endpoint {
    Endpoint(method: .delete, path: path, operation: operation, lane: nil, handler: handler)
  }

  static func post(
    _ path: String, _ operation: String, lane: Lane? = nil, _ handler: @escaping Handler
  ) -> Endpoint {
    Endpoint(method: .post, path: path, operation: operation, lane: lane, handler: handler)
  }
}
