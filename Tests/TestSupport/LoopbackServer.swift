import Foundation
import Synchronization

/// A real server on a loopback port whose every connection follows a script.
///
/// It speaks no HTTP by itself, so that a script can break every rule of it.
package final class LoopbackServer: Sendable {
  /// What the server does with one accepted connection; the connection closes when it returns.
  package typealias Script = @Sendable (LoopbackConnection) -> Void

  private struct State {
    var isRunning = true
    var accepted = 0
    var open: Set<Int32> = []
  }

  /// The port of 127.0.0.1 the server listens on.
  package let port: UInt16

  private let listener: Int32
  private let script: Script
  private let state = Mutex(State())

  /// How many connections were accepted so far.
  package var acceptedConnections: Int { state.withLock(\.accepted) }

  /// Starts a server on a free port.
  package init(_ script: @escaping Script) throws {
    let bound = try LoopbackSocket.bound()
    guard listen(bound.descriptor, 512) == 0 else { throw LoopbackSocket.Failure() }
    listener = bound.descriptor
    port = bound.port
    self.script = script
    Thread.detachNewThread { self.accept() }
  }

  /// The URL of a path on this server.
  package func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

  /// Ends every connection and stops listening; the server's threads end by that.
  package func stop() {
    state.withLock { state in
      guard state.isRunning else { return }
      state.isRunning = false
      shutdown(listener, Int32(SHUT_RDWR))
      for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
  }

  private func accept() {
    defer { close(listener) }
    while true {
      let descriptor = Foundation.accept(listener, nil, nil)
      guard descriptor >= 0 else { return }
      let isWelcome = state.withLock { state in
        guard state.isRunning else { return false }
        state.accepted += 1
        state.open.insert(descriptor)
        return true
      }
      guard isWelcome else {
        close(descriptor)
        return
      }
      Thread.detachNewThread { self.serve(descriptor) }
    }
  }

  private func serve(_ descriptor: Int32) {
    script(LoopbackConnection(descriptor: descriptor))
    state.withLock { state in
      state.open.remove(descriptor)
      close(descriptor)
    }
  }
}
