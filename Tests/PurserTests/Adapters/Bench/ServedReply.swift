/// What a server answers.
struct ServedReply: Sendable {
  var status = 200
  var headers: [(name: String, value: String)] = []
  var body: [UInt8] = []

  init(_ text: String, status: Int = 200, headers: [(name: String, value: String)] = []) {
    self.status = status
    self.headers = headers
    body = Array(text.utf8)
  }

  /// A body that says what it is.
  static func json(_ text: String, status: Int = 200) -> ServedReply {
    ServedReply(text, status: status, headers: [("Content-Type", "application/json")])
  }

  static func xml(_ text: String, status: Int = 200) -> ServedReply {
    ServedReply(text, status: status, headers: [("Content-Type", "text/xml; charset=utf-8")])
  }

  static func plain(_ text: String, status: Int = 200) -> ServedReply {
    ServedReply(text, status: status, headers: [("Content-Type", "text/plain")])
  }
}
