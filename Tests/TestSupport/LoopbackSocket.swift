import Foundation

/// A TCP socket bound to a free port of 127.0.0.1.
package struct LoopbackSocket {
  package struct Failure: Error {
    package let number = errno
  }

  package let descriptor: Int32
  package let port: UInt16

  /// Connects to a port.
  ///
  /// - Parameters:
  ///   - port: a port of 127.0.0.1.
  ///   - keptBytes: how many bytes the system keeps that nobody reads, of which Linux makes twice as many; `nil` for
  ///     what it thinks right.
  /// - Returns: the connected socket.
  /// - Throws: ``Failure``.
  package static func connected(
    to port: UInt16, keptBytes: Int32? = nil
  ) throws -> LoopbackSocket {
    let descriptor = try unbound()
    if var keptBytes {
      // What may be sent at a time follows from what was offered when the connection began.
      let size = socklen_t(MemoryLayout<Int32>.size)
      guard setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &keptBytes, size) == 0 else {
        defer { Foundation.close(descriptor) }
        throw Failure()
      }
    }
    var address = address(port)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
    }
    guard result == 0 else {
      Foundation.close(descriptor)
      throw Failure()
    }
    return LoopbackSocket(descriptor: descriptor, port: port)
  }

  private static func unbound() throws -> Int32 {
    #if canImport(Darwin)
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #else
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    guard descriptor >= 0 else { throw Failure() }
    return descriptor
  }

  private static func address(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    return address
  }

  /// Binds a socket; the system chooses the port.
  package static func bound() throws -> LoopbackSocket {
    let descriptor = try unbound()
    var address = address(0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(descriptor, generic, size) == 0 ? getsockname(descriptor, generic, &size) : -1
      }
    }
    guard result == 0 else {
      Foundation.close(descriptor)
      throw Failure()
    }
    return LoopbackSocket(descriptor: descriptor, port: UInt16(bigEndian: address.sin_port))
  }

  /// Gives the port back.
  package func close() {
    Foundation.close(descriptor)
  }
}
