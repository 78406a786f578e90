internal import ExactJSON
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// The connection is to be closed in the middle of an answer.
struct AnswerCutShort: Error {}

extension Response {
  /// The whole answer.
  init(_ reply: WireReply) {
    self.init(
      status: reply.status, contentType: WireReply.jsonContentType, body: reply.json.encoded())
    if let seconds = reply.retryAfterSeconds { headers[.retryAfter] = String(seconds) }
  }

  /// An answer of bytes.
  init(status: Int, contentType: String, body: [UInt8]) {
    self.init(
      status: HTTPResponse.Status(code: status), headers: [.contentType: contentType],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }

  /// An answer that promises its whole length and ends after half of it.
  init(truncating reply: WireReply) {
    let bytes = reply.json.encoded()
    self.init(
      status: HTTPResponse.Status(code: reply.status),
      headers: [.contentType: WireReply.jsonContentType],
      body: ResponseBody(contentLength: bytes.count) { writer in
        try await writer.write(ByteBuffer(bytes: bytes.prefix(bytes.count / 2)))
        // The server closes a connection whose answer fails.
        throw AnswerCutShort()
      })
  }
}
