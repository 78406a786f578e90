import Foundation

/// The reading end of a pipe that has a name, held by a test that may let go of it, or read nothing.
final class NamedPipe {
  /// The pipe could not be made.
  struct Unusable: Error {
    let number = errno
  }

  private let path: String
  private var descriptor: Int32 = -1

  /// Makes the pipe, and opens it for reading.
  init(at path: String) throws {
    self.path = path
    unlink(path)
    guard mkfifo(path, 0o600) == 0 else { throw Unusable() }
    try open()
  }

  deinit { close() }

  /// Opens it for reading, without waiting for whoever writes.
  func open() throws {
    descriptor = Foundation.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw Unusable() }
    #if os(Linux)
      // The least that it holds: `F_SETPIPE_SZ` of fcntl(2).
      _ = fcntl(descriptor, 1031, 4096)
    #endif
  }

  /// Reads no more: whoever writes hears of an error.
  func close() {
    if descriptor >= 0 { _ = Foundation.close(descriptor) }
    descriptor = -1
  }

  /// Takes out what is in it.
  func drain() -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk.prefix(count)
    }
  }
}
