/// The text of server-sent events (HTML Living Standard, section 9.2).
enum EventStreamText {
  /// The content type.
  static let type = "text/event-stream"

  /// How long a client waits before it comes again, in milliseconds: the first lines of a stream.
  static let beginning = Array("retry: 3000\n\n".utf8)

  /// A comment, so that neither a proxy nor the client takes a quiet stream for a dead one.
  static let heartbeat = Array(": heartbeat\n\n".utf8)

  /// An event.
  ///
  /// - Parameters:
  ///   - number: its number, with which a client comes again; `nil` where it has none.
  ///   - type: what it is.
  ///   - data: JSON without a line break.
  /// - Returns: its lines.
  static func event(_ number: Int64?, _ type: String, _ data: [UInt8]) -> [UInt8] {
    var text = number.map { Array("id: \($0)\n".utf8) } ?? []
    text += Array("event: \(type)\ndata: ".utf8)
    text += data
    text += Array("\n\n".utf8)
    return text
  }

  /// What a stream says where events are gone that the client has not seen.
  ///
  /// - Parameter number: the last that it has seen.
  /// - Returns: an event without a number.
  static func gap(after number: Int64) -> [UInt8] {
    let data = AnswerJSON.bytes { json in
      json.object { json in
        json.string("type", "stream.gap")
        json.object("data") { $0.integer("after", number) }
      }
    }
    return event(nil, "stream.gap", data)
  }
}
