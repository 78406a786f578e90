#if os(Linux)
  import Foundation
  import TestSupport
  import Testing

  /// A client that sends orders without reading their answers.
  final class PipeliningClient {
    private let socket: LoopbackSocket
    private let gatewayPort: UInt16
    private let name: String
    private let ownPort: UInt16
    /// How many orders were sent.
    private(set) var orders = 0
    /// How many bytes of answers were read.
    private(set) var readBytes = 0

    /// Connects to a gateway; the orders are called after `name`. The system keeps so many bytes of answers.
    init(to port: UInt16, name: String, keptBytes: Int32) throws {
      socket = try LoopbackSocket.connected(to: port, keptBytes: keptBytes)
      gatewayPort = port
      self.name = name
      var address = sockaddr_in()
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let descriptor = socket.descriptor
      _ = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          getsockname(descriptor, $0, &size)
        }
      }
      ownPort = UInt16(bigEndian: address.sin_port)
    }

    /// Closes the connection.
    func close() { socket.close() }

    /// Sends orders and waits until they are held. They leave at once: where nothing fits any more into what a
    /// client's system keeps, Linux drops what comes for it together with the acknowledgement that came along, and
    /// may send no more.
    func send(orders count: Int, to gateway: GatewayClient) async throws {
      var requests: [UInt8] = []
      let numbers = (orders + 1)...(orders + count)
      orders += count
      for number in numbers {
        let body = #"{"id":"\#(name)-\#(number)","currency":"USD","cost":"0.01"}"#
        requests += Array(
          ("POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)").utf8)
      }
      var sent = -1
      repeat {
        sent = Foundation.send(socket.descriptor, requests, requests.count, Int32(MSG_NOSIGNAL))
      } while sent < 0 && errno == EINTR
      try #require(sent == requests.count, "error \(errno)")
      _ = try await gateway.get("/v1/orders/\(name)-\(orders)") { $0.status == 200 }
    }

    /// How many bytes of answers the systems have.
    var queuedBytes: Int? { kernel()?.queuedBytes }

    /// What the systems know of the connection.
    private struct Kernel {
      /// Answers that the gateway's system has, and this client's.
      var queuedBytes = 0
      /// Whether the gateway has the connection open.
      var isOpen = false
    }

    private func kernel() -> Kernel? {
      guard let table = Self.connections() else { return nil }
      var kernel = Kernel()
      for line in table.split(separator: "\n").dropFirst() {
        // sl, local address:port, remote address:port, state, tx_queue:rx_queue
        let fields = line.split(separator: " ")
        let ports = fields[1...2].compactMap { UInt16($0.suffix(4), radix: 16) }
        let queues = fields[4].split(separator: ":").compactMap { Int($0, radix: 16) }
        if ports == [gatewayPort, ownPort] {
          kernel.queuedBytes += queues[0]
          kernel.isOpen = fields[3] == "01"
        }
        if ports == [ownPort, gatewayPort] { kernel.queuedBytes += queues[1] }
      }
      return kernel
    }

    /// The system's connections, a line each. Foundation reads files by their length, which this one has not.
    private static func connections() -> String? {
      let file = open("/proc/net/tcp", O_RDONLY)
      guard file >= 0 else { return nil }
      defer { Foundation.close(file) }
      var text: [UInt8] = []
      var part = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = Foundation.read(file, &part, part.count)
        guard count > 0 else { return String(decoding: text, as: UTF8.self) }
        text += part[..<count]
      }
    }

    /// Whether the gateway has closed the connection by the end of such a time. Its system tells the client
    /// only behind what the client has not read.
    func isEnded(within patience: Duration) -> Bool {
      var polled = pollfd(fd: socket.descriptor, events: 0, revents: 0)
      let milliseconds = Int32(patience / .milliseconds(1))
      return poll(&polled, 1, milliseconds) > 0 || kernel()?.isOpen != true
    }

    private var partOfAnswer = ""

    /// Reads some of what is there, and counts the answers.
    func read() -> Int { read(flags: Int32(MSG_DONTWAIT)) ?? 0 }

    /// Reads on, and counts the answers; nil at the end.
    func readToEnd() -> Int? { read(flags: 0) }

    private func read(flags: Int32) -> Int? {
      var bytes = [UInt8](repeating: 0, count: 65_536)
      let count = recv(socket.descriptor, &bytes, bytes.count, flags)
      guard count > 0 else { return nil }
      readBytes += count
      let text = partOfAnswer + String(decoding: bytes[..<count], as: UTF8.self)
      let parts = text.components(separatedBy: "HTTP/1.1 201 Created")
      partOfAnswer = String(text.suffix(19))
      return parts.count - 1
    }
  }
#endif
