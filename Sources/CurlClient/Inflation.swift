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
    var stream = z_stream()
    guard let length = UInt32(exactly: bytes.count),
      purser_inflate_init(&stream, wrapping.windowBits) == Z_OK
    else { throw .malformed }
    defer { inflateEnd(&stream) }
    var input = bytes
    var piece = [UInt8](repeating: 0, count: pieceSize)
    var output: [UInt8] = []
    var failure: Failure?
    input.withUnsafeMutableBufferPointer { input in
      piece.withUnsafeMutableBufferPointer { piece in
        stream.next_in = input.baseAddress
        stream.avail_in = length
        repeat {
          failure = inflate(&stream, by: piece, into: &output, limit: limit)
        } while failure == nil && wrapping == .gzip
          && isGzip(input.suffix(Int(stream.avail_in))) && inflateReset(&stream) == Z_OK
      }
    }
    if let failure { throw failure }
    return output
  }

  /// Whether the bytes begin as those of RFC 1952 do.
  static func isGzip(_ bytes: some Sequence<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B, 8]) }

  /// Whether the bytes begin as those of RFC 1950 do.
  static func isZlib(_ bytes: [UInt8]) -> Bool {
    bytes.count > 1 && bytes[0] & 0x0F == 8 && bytes[0] >> 4 <= 7
      && (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0
  }

  /// Decompresses one member, piece by piece, up to its end; returns why that is not possible.
  private static func inflate(
    _ stream: inout z_stream, by piece: UnsafeMutableBufferPointer<UInt8>,
    into output: inout [UInt8], limit: Int
  ) -> Failure? {
    var result = Z_OK
    while result == Z_OK {
      stream.next_out = piece.baseAddress
      stream.avail_out = UInt32(piece.count)
      result = CZlib.inflate(&stream, Z_NO_FLUSH)
      let count = piece.count - Int(stream.avail_out)
      guard count <= limit - output.count else { return .tooLarge }
      output += piece.prefix(count)
    }
    switch result {
    case Z_STREAM_END: return nil
    case Z_BUF_ERROR: return .truncated
    default: return .malformed
    }
  }
}
