package import CurlClient

/// Makes one HTTP exchange. `CurlClient` does so for real; tests answer from a script.
package protocol HTTPTransport: Sendable {
  /// Sends `request` and returns the complete reply, whatever its status.
  ///
  /// - Throws: `CurlError` when there is no reply.
  func execute(_ request: HTTPRequest) async throws(CurlError) -> HTTPResponse
}

extension CurlClient: HTTPTransport {}
