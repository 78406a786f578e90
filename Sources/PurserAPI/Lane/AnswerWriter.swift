internal import Foundation
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import PurserCore

/// Writes answers as bytes, with the headers that Hummingbird writes, in its order. One belongs to
/// each event loop, and writes all bodies into the same memory.
final class AnswerWriter {
  private let allocator = ByteBufferAllocator()
  private let serverName: String
  private var body = AnswerJSON(capacity: 4096)
  /// What comes before the length, for the answers that were written yet.
  private var beginnings: [(code: Int, isProblem: Bool, bytes: [UInt8])] = []
  private var second: Int?
  /// The headers behind the length, and the empty line.
  private var end: [UInt8] = []

  /// A writer of answers of a server of this name.
  init(serverName: String) { self.serverName = serverName }

  /// The bytes of an answer on a connection that stays open.
  func bytes(of answer: Answer) -> ByteBuffer {
    body.clear()
    answer.writeBody(to: &body)
    refreshDate()
    let beginning = beginning(of: answer)
    var buffer = allocator.buffer(
      capacity: beginning.count + body.count + end.count + Self.roomForOthers)
    buffer.writeBytes(beginning)
    write(body.count, to: &buffer)
    if let seconds = answer.retryAfterSeconds {
      buffer.writeStaticString("\r\nRetry-After: ")
      write(seconds, to: &buffer)
    }
    if let location = answer.location {
      buffer.writeStaticString("\r\nLocation: ")
      buffer.writeString(location)
    }
    if answer.isRepetition { buffer.writeStaticString(Self.repetition) }
    if answer.isMinimal { buffer.writeStaticString(Self.minimal) }
    buffer.writeBytes(end)
    body.withBytes { _ = buffer.writeBytes(UnsafeRawBufferPointer($0)) }
    return buffer
  }

  private static let repetition: StaticString = "\r\nIdempotent-Replayed: true"
  private static let minimal: StaticString = "\r\nPreference-Applied: return=minimal"
  /// The length, and the headers that few answers have.
  private static let roomForOthers = 128

  private func write(_ number: Int, to buffer: inout ByteBuffer) {
    buffer.writeString(String(number))
  }

  private func beginning(of answer: Answer) -> [UInt8] {
    let code = answer.status.code
    let isProblem = answer.isProblem
    for known in beginnings where known.code == code && known.isProblem == isProblem {
      return known.bytes
    }
    // The phrases of the encoder that Hummingbird uses.
    let phrase = HTTPResponseStatus(statusCode: code).reasonPhrase
    let bytes = Array(
      ("HTTP/1.1 \(code) \(phrase)\r\nContent-Type: \(answer.type)"
        + "\r\nCache-Control: no-store\r\nContent-Length: ").utf8)
    beginnings.append((code, isProblem, bytes))
    return bytes
  }

  /// The date changes once a second.
  private func refreshDate() {
    let now = time(nil)
    guard now != second else { return }
    second = now
    end = Array(
      "\r\nDate: \(Self.date(of: Int64(now)))\r\nServer: \(serverName)\r\n\r\n".utf8)
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
