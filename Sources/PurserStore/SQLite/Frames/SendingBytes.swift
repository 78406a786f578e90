internal import PurserCore

/// How an order left, and how long its hold waits where it says so itself, in its record:
///
///     code of the sending and whether a length follows, length in milliseconds,
///     distance from the moment of the hold where it has left
enum SendingBytes {
  /// Stands in the code where the hold has a length of its own.
  static let hasTimeToLive: UInt8 = 1 << 2

  /// What a record says of it.
  struct Content {
    var code: Int64
    /// How long after the hold it left, in microseconds; `nil` where it has not.
    var distance: Int64?
    /// How long the hold waits; `nil` where it waits as long as the owner says.
    var timeToLive: Duration?
  }

  /// Writes how an order left that was placed at a moment.
  static func write(
    _ sending: Sending, _ timeToLive: Duration?, placedAt: Timestamp, to body: ByteWriter
  ) {
    body.byte(UInt8(sending.code) | (timeToLive == nil ? 0 : hasTimeToLive))
    if let timeToLive { body.unsigned(UInt64(max(0, timeToLive.wholeMicroseconds / 1000))) }
    guard let at = sending.moment else { return }
    body.signed(at.microsecondsSinceEpoch &- placedAt.microsecondsSinceEpoch)
  }

  /// Reads how an order left.
  static func read(_ body: inout ByteReader) throws -> Content {
    let code = try body.byte()
    var content = Content(code: Int64(code & ~hasTimeToLive))
    if code & hasTimeToLive != 0 { content.timeToLive = .milliseconds(try body.number()) }
    if content.code != 0 { content.distance = try body.signed() }
    return content
  }
}
