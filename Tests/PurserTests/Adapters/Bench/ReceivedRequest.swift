import ExactJSON
import Foundation

/// A request as the server of a supplier sees it, taken apart without any code of the product's.
struct ReceivedRequest: Sendable {
  let method: String
  /// Path and query as they were sent, percent signs included.
  let target: String
  /// Names in lower case, in the order in which they were sent; `host` is among them.
  let headers: [(name: String, value: String)]
  let body: [UInt8]
  /// The requests that the server has had before this one.
  let earlier: [ReceivedRequest]

  /// The path as it was sent.
  var path: String { String(target.prefix { $0 != "?" }) }
  /// What follows the question mark, as it was sent.
  var rawQuery: String { String(target.drop { $0 != "?" }.dropFirst()) }
  var query: [(name: String, value: String)] { Self.pairs(rawQuery) }
  var text: String { String(decoding: body, as: UTF8.self) }
  /// The body as a form.
  var form: [(name: String, value: String)] { Self.pairs(text) }
  /// `http://127.0.0.1:...` as the request itself has it.
  var origin: String { "http://" + (self["host"] ?? "") }
  /// The whole URL.
  var url: String { origin + target }

  /// A header; several of one name joined with commas.
  subscript(name: String) -> String? {
    let values = headers.filter { $0.name == name.lowercased() }.map(\.value)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }

  /// A parameter of the query, decoded.
  func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

  /// A field of the form, decoded.
  func form(_ name: String) -> String? { form.first { $0.name == name }?.value }

  /// The body as JSON.
  func json() throws(Refusal) -> JSONValue {
    do { return try JSONParser.parse(body) } catch {
      throw Refusal("the body is no JSON: \(error)")
    }
  }

  /// How many requests for the same path came before.
  var earlierHere: Int { earlier.count { $0.path == path } }

  private static func pairs(_ text: String) -> [(name: String, value: String)] {
    text.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map { $0.replacing("+", with: " ").removingPercentEncoding ?? "?" }
      return (parts[0], parts.count > 1 ? parts[1] : "")
    }
  }
}

/// What a server holds against a request.
struct Refusal: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension ReceivedRequest {
  /// Refuses the request unless it has `value` where `what` says.
  func expect(_ what: String, _ found: String?, _ value: String) throws(Refusal) {
    guard found == value else {
      throw Refusal("\(what) is \(found ?? "not there"), not \(value)")
    }
  }

  /// Refuses the request unless it is of that method and has that path and query, as sent.
  func expect(_ method: String, _ target: String) throws(Refusal) {
    try expect("the method", self.method, method)
    try expect("the target", self.target, target)
  }

  /// Refuses the request unless the header has `value`.
  func expect(header name: String, _ value: String) throws(Refusal) {
    try expect("the header \(name)", self[name], value)
  }

  /// Refuses the request unless the body is `text` to the byte.
  func expect(body text: String) throws(Refusal) { try expect("the body", self.text, text) }

  /// Refuses the request unless the body is JSON of that value.
  func expect(json: JSONValue) throws(Refusal) {
    try expect("the body", try self.json().encoded(), json.encoded())
  }

  private func expect(_ what: String, _ found: [UInt8], _ value: [UInt8]) throws(Refusal) {
    try expect(what, String(decoding: found, as: UTF8.self), String(decoding: value, as: UTF8.self))
  }
}
