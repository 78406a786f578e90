internal import Foundation
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import PurserCore

/// Writes answers as bytes, with the headers that Hummingbird writes, in its order. One belongs to
/// each event loop.
struct AnswerWriter {
  private let allocator = ByteBufferAllocator()
  private let serverName: String
  private var second: Int?
  private var date = ""

  /// A writer of answers of a server of this name.
  init(serverName: String) { self.serverName = serverName }

  /// The bytes of an answer on a connection that stays open.
  mutating func bytes(of answer: Answer) -> ByteBuffer {
    refreshDate()
    var buffer = allocator.buffer(capacity: answer.body.count + 256)
    buffer.writeStaticString("HTTP/1.1 ")
    write(answer.status.code, to: &buffer)
    buffer.writeStaticString(" ")
    // The phrases of the encoder that Hummingbird uses.
    buffer.writeString(HTTPResponseStatus(statusCode: answer.status.code).reasonPhrase)
    switch answer.content {
    case .json: buffer.writeStaticString("\r\nContent-Type: application/json")
    case .problem: buffer.writeStaticString("\r\nContent-Type: application/problem+json")
    }
    buffer.writeStaticString("\r\nCache-Control: no-store\r\nContent-Length: ")
    write(answer.body.count, to: &buffer)
    if let seconds = answer.retryAfterSeconds {
      buffer.writeStaticString("\r\nRetry-After: ")
      write(seconds, to: &buffer)
    }
    if answer.isRepetition { buffer.writeString("\r\n\(Answer.repetitionHeader): true") }
    buffer.writeStaticString("\r\nDate: ")
    buffer.writeString(date)
    buffer.writeStaticString("\r\nServer: ")
    buffer.writeString(serverName)
    buffer.writeStaticString("\r\n\r\n")
    buffer.writeBytes(answer.body)
    return buffer
  }

  private func write(_ number: Int, to buffer: inout ByteBuffer) {
    buffer.writeString(String(number))
  }

  /// The date changes once a second.
  private mutating func refreshDate() {
    let now = time(nil)
    guard now != second else { return }
    second = now
    date = Self.date(of: Int64(now))
  }

  /// RFC 9110, section 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func date(of secondsSinceEpoch: Int64) -> String {
    let (day, seconds) = secondsSinceEpoch.dividedDown(by: 86_400)
    let date = CalendarDate(dayNumber: day)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(days[Int(date.daysSinceSunday)]), \(two(date.day)) \(months[Int(date.month) - 1]) "
      + "\(date.year) \(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60)) GMT"
  }
}
