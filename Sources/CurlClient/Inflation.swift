internal import CZlib

/// Undoes the compressions of RFC 1950 to 1952 by zlib, up to a size.
enum Inflation {
  /// How compressed bytes are wrapped.
  enum Wrapping {
    /// RFC 1952: one member or several, which follow each other.
    case gzip
    /// RFC 1950.
    case zlib
    /// Nothing around the blocks of RFC 1951.
    case none

    /// zlib's number for it.
    fileprivate var windowBits: Int32 {
      switch self {
      case .gzip: MAX_WBITS + 16
      case .zlib: MAX_WBITS
      case .none: -MAX_WBITS
      }
    }
  }

  /// Why bytes cannot be decompressed.
  enum Failure: Error {
    /// They end within the compressed data.
    case truncated
    /// They are not compressed so, or damaged.
    case malformed
    /// What comes out is longer than `limit`.
    case tooLarge
  }

  private static let pieceSize = 64 * 1024

  /// What `bytes` decompress to. What follows the end of the compressed data, padding mostly, is left
  /// out, unless it is another member.
  static func inflated(
    _ bytes: [UInt8], _ wrapping: Wrapping, limit: Int
  ) throws(Failure) -> [UInt8] {
    var rest = bytes[...]
    var output: [UInt8] = []
    repeat {
      let used = try inflate(Array(rest), wrapping, into: &output, limit: limit)
      rest = rest.dropFirst(used)
    } while wrapping == .gzip && isGzip(rest)
    return output
  }

  /// Whether the bytes begin as those of RFC 1952 do.
  static func isGzip(_ bytes: some Sequence<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B, 8]) }

  /// Whether the bytes begin as those of RFC 1950 do.
  static func isZlib(_ bytes: [UInt8]) -> Bool {
    bytes.count > 1 && bytes[0] & 0x0F == 8 && bytes[0] >> 4 <= 7
      && (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0
  }

  /// Decompresses one member, and returns how many bytes it takes.
  private static func inflate(
    _ bytes: [UInt8], _ wrapping: Wrapping, into output: inout [UInt8], limit: Int
  ) throws(Failure) -> Int {
    var stream = z_stream()
    guard purser_inflate_init(&stream, wrapping.windowBits) == Z_OK,
      let length = UInt32(exactly: bytes.count)
    else { throw .malformed }
    defer { inflateEnd(&stream) }
    var input = bytes
    var piece = [UInt8](repeating: 0, count: pieceSize)
    var result = Z_OK
    var isTooLarge = false
    input.withUnsafeMutableBufferPointer { input in
      piece.withUnsafeMutableBufferPointer { piece in
        stream.next_in = input.baseAddress
        stream.avail_in = length
        while result == Z_OK, !isTooLarge {
          stream.next_out = piece.baseAddress
          stream.avail_out = UInt32(piece.count)
          result = CZlib.inflate(&stream, Z_NO_FLUSH)
          let count = piece.count - Int(stream.avail_out)
          isTooLarge = count > limit - output.count
          if !isTooLarge { output += piece.prefix(count) }
        }
      }
    }
    if isTooLarge { throw .tooLarge }
    switch result {
    case Z_STREAM_END: return Int(length - stream.avail_in)
    case Z_BUF_ERROR: throw .truncated
    default: throw .malformed
    }
  }
}
