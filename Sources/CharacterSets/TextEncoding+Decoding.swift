#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension TextEncoding {
  /// `bytes` in UTF-8; `nil` where they are no text in this character set: no byte is guessed at.
  package func utf8(of bytes: [UInt8]) -> [UInt8]? {
    guard !bytes.isEmpty else { return [] }
    guard let converter = iconv_open("UTF-8", systemName), !Self.isFailure(converter) else {
      return nil
    }
    defer { iconv_close(converter) }
    var source = bytes
    return source.withUnsafeMutableBytes { Self.convert($0, converter) }
  }

  /// `iconv_open` says by a pointer of -1 that it cannot.
  private static func isFailure(_ converter: iconv_t) -> Bool { Int(bitPattern: converter) == -1 }

  private static func convert(
    _ source: UnsafeMutableRawBufferPointer, _ converter: iconv_t
  ) -> [UInt8]? {
    var input = source.baseAddress?.assumingMemoryBound(to: CChar.self)
    var inputLeft = source.count
    var output: [UInt8] = []
    output.reserveCapacity(source.count * 2)
    var piece = [CChar](repeating: 0, count: 4096)
    var isFlushed = false
    while !isFlushed {
      let isEnd = inputLeft == 0
      let (result, problem, count) = piece.withUnsafeMutableBufferPointer { piece in
        var next = piece.baseAddress
        var room = piece.count
        // At the end what a set with states still holds back is asked for.
        let result =
          isEnd
          ? iconv(converter, nil, nil, &next, &room)
          : iconv(converter, &input, &inputLeft, &next, &room)
        return (result, errno, piece.count - room)
      }
      output += piece.prefix(count).map { UInt8(bitPattern: $0) }
      let hasFailed = result == -1
      if hasFailed, problem != E2BIG { return nil }
      isFlushed = isEnd && !hasFailed
    }
    return output
  }
}
