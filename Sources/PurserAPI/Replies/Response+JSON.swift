internal import ExactJSON
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Response {
  /// An answer whose body is finished JSON.
  init(
    json bytes: [UInt8], status: HTTPResponse.Status = .ok, type: String = "application/json"
  ) {
    self.init(json: ByteBuffer(bytes: bytes), status: status, type: type)
  }

  /// An answer whose body is finished JSON, which is not copied.
  init(
    json body: ByteBuffer, status: HTTPResponse.Status = .ok, type: String = "application/json"
  ) {
    self.init(
      status: status, headers: [.contentType: type, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: body))
  }

  /// An answer whose body is one JSON object.
  init(status: HTTPResponse.Status = .ok, _ body: (inout JSONObjectWriter) -> Void) {
    self.init(json: JSONWriter.object(body), status: status)
  }
}
