import Foundation
import Synchronization

/// One of the process's standard streams, read and written with system calls. What goes wrong with it is
/// a value, and never ends the process.
struct StandardStream: Sendable {
  /// Why a stream could not be used.
  struct Failure: Error, Equatable, CustomStringConvertible {
    /// The system's number of the error.
    let number: Int32

    /// Whether nobody reads any more, as with `purser history | head -1`.
    var isClosedPipe: Bool { number == EPIPE }

    var description: String { number == EBADF ? "it is closed" : SystemReason.of(number) }
  }

  static let input = StandardStream(descriptor: STDIN_FILENO)
  static let output = StandardStream(descriptor: STDOUT_FILENO)
  static let error = StandardStream(descriptor: STDERR_FILENO)

  let descriptor: Int32

  /// Whether whoever started the process expects that a closed pipe ends it, as shells do.
  static let closedPipeEnds = Atomic<Bool>(false)

  /// Makes the three streams safe to use; to be called before anything is opened.
  ///
  /// A stream that is closed gets a descriptor that fails as it would, so that no socket and no ledger
  /// ever has the number of a stream. A pipe that nobody reads is an error like others from now on.
  static func prepare() {
    let before = signal(SIGPIPE, SIG_IGN)
    let isIgnored = unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    closedPipeEnds.store(!isIgnored, ordering: .relaxed)
    // A limit on the size of files, of the output or of the ledger, is an error as well.
    _ = signal(SIGXFSZ, SIG_IGN)
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
      // The lowest free number is taken, which is this one. It cannot do what the stream is for.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Writes all of it.
  ///
  /// - Throws: `Failure`; a part may have been written.
  func write(_ bytes: [UInt8]) throws(Failure) {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { all in
        Foundation.write(descriptor, all.baseAddress.map { $0 + start }, all.count - start)
      }
      if count > 0 { start += count } else { try waitAfterError(for: Int16(POLLOUT)) }
    }
  }

  /// Reads until the end.
  ///
  /// - Throws: `Failure` where that cannot be read to.
  func readToEnd() throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      var count = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 16) { room, filled in
        count = read(descriptor, room.baseAddress, room.count)
        filled = max(0, count)
      }
      if count == 0 { return bytes }
      if count < 0 { try waitAfterError(for: Int16(POLLIN)) }
      bytes += chunk
    }
  }

  /// Whether a piece of at most `PIPE_BUF` bytes can be written without waiting.
  var isReady: Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&request, 1, 0) != 0
  }

  /// Waits where the last call would only have had to wait: a signal came, or the stream is shared with
  /// a program that made it non-blocking.
  private func waitAfterError(for event: Int16) throws(Failure) {
    switch errno {
    case EINTR: return
    case EAGAIN:
      var request = pollfd(fd: descriptor, events: event, revents: 0)
      _ = poll(&request, 1, -1)
    case let number: throw Failure(number: number)
    }
  }
}
