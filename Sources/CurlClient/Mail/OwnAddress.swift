#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The address of this machine, as a mail server is told it.
enum OwnAddress {
  /// Hosts outside, kept for documents (RFC 5737, RFC 3849): nothing is sent to them.
  private static let outside = ["192.0.2.1", "2001:db8::1"]

  /// The literal of the address from which a host is reached: `[192.0.2.7]`. Of a host that has a name the way to
  /// the outside counts: no name is looked up.
  static func literal(towards host: String) -> String {
    let hosts = [host == "localhost" ? "127.0.0.1" : host] + outside
    let address = hosts.lazy.compactMap(source).first ?? "127.0.0.1"
    return address.contains(":") ? "[IPv6:\(address)]" : "[\(address)]"
  }

  /// The address that the system would send from; a datagram socket is connected without sending anything.
  private static func source(towards host: String) -> String? {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
    #else
      hints.ai_socktype = SOCK_DGRAM
    #endif
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, "25", &hints, &found) == 0, let found else { return nil }
    defer { freeaddrinfo(found) }
    let descriptor = socket(found.pointee.ai_family, found.pointee.ai_socktype, 0)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard connect(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 else {
      return nil
    }
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        getsockname(descriptor, address, &size) == 0
          ? getnameinfo(address, size, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST) : -1
      }
    }
    guard result == 0 else { return nil }
    let bytes = name.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: "%")) }
    return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
