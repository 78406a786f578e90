import Foundation

/// One kept-alive connection to the gateway; a request at a time.
public struct Connection {
  /// What came of reading.
  public enum Reply {
    /// There is more to come.
    case incomplete
    /// The whole answer: its status, and how many bytes its body has.
    case complete(status: Int, bytes: Int)
  }

  /// The socket.
  public let descriptor: Int32
  private var received: [UInt8] = []
  /// How many bytes the answer has, once its head is there.
  private var length: Int?
  private var bodyLength = 0
  /// The body of the answer, once it is complete.
  public var body: ArraySlice<UInt8> { received.suffix(bodyLength) }

  /// Connects to a port of this machine.
  ///
  /// - Throws: `UsageError` where nobody listens there.
  public init(to port: UInt16) throws(UsageError) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let result = Loopback.withAddress(of: port) { [descriptor] in connect(descriptor, $0, $1) }
    guard descriptor >= 0, result == 0 else { throw UsageError("nobody listens at port \(port)") }
    var isPrompt: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isPrompt, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Sends a request, which is small enough for the socket to take it whole.
  public mutating func send(_ request: [UInt8]) throws(UsageError) {
    received.removeAll(keepingCapacity: true)
    length = nil
    let sent = request.withUnsafeBytes {
      Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    guard sent == request.count else { throw UsageError("the gateway takes no more requests") }
  }

  /// Reads what is there, and waits where nothing is.
  ///
  /// - Throws: `UsageError` where the connection has ended, or what comes is not HTTP.
  public mutating func receive() throws(UsageError) -> Reply {
    let chunk = chunk()
    guard !chunk.isEmpty else { throw UsageError("the gateway closed a connection") }
    received += chunk
    if length == nil, let end = received.firstRange(of: Array("\r\n\r\n".utf8)) {
      bodyLength = try Self.bodyLength(of: received[..<end.lowerBound])
      length = end.upperBound + bodyLength
    }
    guard let length, received.count >= length else { return .incomplete }
    // HTTP/1.1 201 Created
    guard let status = Int(String(decoding: received[9..<12], as: UTF8.self)) else {
      throw UsageError("the gateway does not answer as HTTP does")
    }
    return .complete(status: status, bytes: bodyLength)
  }

  private static func bodyLength(of head: ArraySlice<UInt8>) throws(UsageError) -> Int {
    for line in head.split(separator: UInt8(ascii: "\n")) {
      let text = String(decoding: line, as: UTF8.self).lowercased()
      guard text.hasPrefix("content-length:") else { continue }
      let value = text.dropFirst("content-length:".count).filter(\.isNumber)
      if let length = Int(value) { return length }
    }
    throw UsageError("the gateway does not say how long its answer is")
  }

  /// Reads a whole answer, and gives its status.
  ///
  /// - Throws: `UsageError` as `receive()` does.
  public mutating func receiveWhole() throws(UsageError) -> Int {
    while true {
      if case .complete(let status, _) = try receive() { return status }
    }
  }

  /// Reads an answer that ends with the connection, keeps nothing of its body, and gives its status.
  ///
  /// - Throws: `UsageError` where what comes is not HTTP.
  public mutating func receiveToEnd() throws(UsageError) -> Int {
    var status: Int?
    while true {
      let chunk = chunk()
      if chunk.isEmpty { break }
      if status == nil, chunk.count > 12 {
        status = Int(String(decoding: chunk[9..<12], as: UTF8.self))
      }
    }
    guard let status else { throw UsageError("the gateway does not answer as HTTP does") }
    return status
  }

  private func chunk() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
      count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
    }
  }

  /// Closes it.
  public func close() { Foundation.close(descriptor) }
}
