import CurlClient
import PurserSuppliers

@testable import PurserSimulator

/// Hands requests to a simulated supplier without a socket.
struct PlainTransport: HTTPTransport {
  let supplier: SimulatedSupplier
  /// What the URLs begin with.
  let url: String

  func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
    let reply = await supplier.exchange(
      PlainRequest(
        method: request.method.rawValue, target: String(request.url.dropFirst(url.count)),
        headers: request.headers.map { ($0.name, $0.value) }, body: request.body ?? []))
    guard let reply else {
      throw .noReply(CurlError(code: .closedEarly, message: "the connection ended"))
    }
    return HTTPResponse(status: reply.status, headers: [], body: reply.body)
  }
}
