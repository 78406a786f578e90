import CurlClient
import TestSupport

extension LoopbackServer {
  /// Scripts that several tests use.
  enum SharedScript {
    /// Answers every request with what it was: the line, the headers in their order, the body.
    case echo
    /// Reads requests and never answers.
    case stall
  }

  /// Starts a server that follows a shared script.
  convenience init(_ script: SharedScript) throws {
    switch script {
    case .echo:
      try self.init { connection in
        while let request = connection.readRequest() {
          let lines = [request.line] + request.headers.map { "\($0.name): \($0.value)" }
          let head = Array(lines.joined(separator: "\n").utf8)
          guard connection.reply(bytes: head + Array("\n\n".utf8) + request.body) else { return }
        }
      }
    case .stall:
      try self.init { $0.waitUntilClosed() }
    }
  }
}

extension HTTPResponse {
  /// The body as text.
  var text: String { String(decoding: body, as: UTF8.self) }
}
