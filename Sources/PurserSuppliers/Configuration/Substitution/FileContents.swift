#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Reads whole regular files of a bounded size. A pipe, a device or a folder named by mistake is
/// refused rather than waited for.
package enum FileContents {
  /// The bytes of the file at `path`.
  ///
  /// - Throws: `FileContentsError`.
  package static func read(
    _ path: String, atMost limit: Int = YAMLLimits.adapter.bytes
  ) throws(FileContentsError) -> [UInt8] {
    // `O_NONBLOCK`: opening a pipe must not wait for its other end.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system(errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .isNoFile }
    guard status.st_size <= limit else { throw .isTooLarge(limit) }
    return try bytes(of: descriptor, atMost: limit)
  }

  private static func bytes(
    of descriptor: Int32, atMost limit: Int
  ) throws(FileContentsError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = chunk.withUnsafeMutableBytes {
        platformRead(descriptor, $0.baseAddress, $0.count)
      }
      if count == 0 { return bytes }
      if count < 0 {
        guard errno == EINTR else { throw .system(errno) }
        continue
      }
      bytes += chunk.prefix(count)
      // It may have grown since its size was asked for.
      guard bytes.count <= limit else { throw .isTooLarge(limit) }
    }
  }

  /// The system call, which the function above hides by its name.
  private static func platformRead(
    _ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int
  ) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, buffer, count)
    #elseif canImport(Musl)
      Musl.read(descriptor, buffer, count)
    #else
      Darwin.read(descriptor, buffer, count)
    #endif
  }
}

/// Why a file could not be read.
package enum FileContentsError: Error, Equatable, CustomStringConvertible {
  /// What the system says, as an `errno`.
  case system(Int32)
  /// It is a folder, a device or a pipe.
  case isNoFile
  /// It has more bytes than this.
  case isTooLarge(Int)

  /// Whether there is no such file.
  package var isForWantOfTheFile: Bool { self == .system(ENOENT) }

  package var description: String {
    switch self {
    case .system(let code): String(cString: strerror(code)).lowercased()
    case .isNoFile: "it is not a regular file"
    case .isTooLarge(let limit): "it has more than \(limit) bytes"
    }
  }
}
