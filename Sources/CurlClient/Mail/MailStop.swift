import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ends the sending of a message from any thread, at once: libcurl may wait in it for a reply, and is woken by the end of
/// its connection.
final class MailStop: Sendable {
  private struct State {
    var isStopped = false
    var sockets: Set<Int32> = []
  }

  private let state = Mutex(State())

  /// Whether the message is not to be sent any more.
  var isStopped: Bool { state.withLock(\.isStopped) }

  /// Ends the connection, and every one that would come.
  func stop() {
    state.withLock { state in
      state.isStopped = true
      for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
    }
  }

  /// Notes a socket that libcurl has made; false where it is not to be connected any more.
  func open(_ socket: Int32) -> Bool {
    // A program that is started meanwhile would keep the connection open.
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    return state.withLock { state in
      guard !state.isStopped else { return false }
      state.sockets.insert(socket)
      return true
    }
  }

  /// Closes a socket; nobody touches its number after that.
  func close(_ socket: Int32) -> Int32 {
    state.withLock { state in
      state.sockets.remove(socket)
      #if canImport(Glibc)
        return Glibc.close(socket)
      #elseif canImport(Musl)
        return Musl.close(socket)
      #elseif canImport(Darwin)
        return Darwin.close(socket)
      #endif
    }
  }
}
