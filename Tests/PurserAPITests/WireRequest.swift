/// Requests as bytes.
enum WireRequest {
  /// A request with a body.
  static func post(
    _ path: String, _ body: String, headers: [String] = [], type: String? = "application/json"
  ) -> String {
    var lines = ["POST \(path) HTTP/1.1", "Host: 127.0.0.1:8080"]
    if let type { lines.append("Content-Type: \(type)") }
    lines.append("Content-Length: \(body.utf8.count)")
    return (lines + headers + ["", body]).joined(separator: "\r\n")
  }

  /// A request without one.
  static func get(_ path: String, headers: [String] = []) -> String {
    (["GET \(path) HTTP/1.1", "Host: 127.0.0.1:8080"] + headers + ["", ""])
      .joined(separator: "\r\n")
  }

  /// The smallest order.
  static func order(_ id: String, cost: String = "1", headers: [String] = []) -> String {
    post("/v1/orders", #"{"id":"\#(id)","currency":"USD","cost":"\#(cost)"}"#, headers: headers)
  }
}
