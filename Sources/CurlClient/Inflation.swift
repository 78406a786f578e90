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
    guard let length = UInt32(exactly: bytes.count) else { throw .malformed }
    var stream = z_stream()
    var input = bytes
    var piece = [UInt8](repeating: 0, count: pieceSize)
    // zlib keeps where its stream stands, and refuses it at another address: it has one for all calls.
    let result = withUnsafeMutablePointer(to: &stream) { stream in
      input.withUnsafeMutableBufferPointer { input in
        piece.withUnsafeMutableBufferPointer { piece in
          stream.pointee.next_in = input.baseAddress
          stream.pointee.avail_in = length
          return inflated(stream, wrapping, of: input, by: piece, limit: limit)
        }
      }
    }
    return try result.get()
  }

  /// What a stream that begins with `input` decompresses to, one member after the other.
  private static func inflated(
    _ stream: UnsafeMutablePointer<z_stream>, _ wrapping: Wrapping,
    of input: UnsafeMutableBufferPointer<UInt8>, by piece: UnsafeMutableBufferPointer<UInt8>,
    limit: Int
  ) -> Result<[UInt8], Failure> {
    guard purser_inflate_init(stream, wrapping.windowBits) == Z_OK else {
      return .failure(.malformed)
    }
    defer { inflateEnd(stream) }
    var output: [UInt8] = []
    repeat {
      if let failure = inflate(stream, by: piece, into: &output, limit: limit) {
        return .failure(failure)
      }
    } while wrapping == .gzip && isGzip(input.suffix(Int(stream.pointee.avail_in)))
      && inflateReset(stream) == Z_OK
    return .success(output)
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
    _ stream: UnsafeMutablePointer<z_stream>, by piece: UnsafeMutableBufferPointer<UInt8>,
    into output: inout [UInt8], limit: Int
  ) -> Failure? {
    var result = Z_OK
    while result == Z_OK {
      stream.pointee.next_out = piece.baseAddress
      stream.pointee.avail_out = UInt32(piece.count)
      result = CZlib.inflate(stream, Z_NO_FLUSH)
      let count = piece.count - Int(stream.pointee.avail_out)
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
