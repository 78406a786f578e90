/// The compressions of a reply's body (RFC 9110, section 8.4), undone here and not by libcurl, which
/// takes one member of gzip for all and refuses whatever it does not know.
enum ContentCoding {
  /// What a request says that it accepts.
  static let accepted = "gzip, deflate"

  /// What of a `Content-Encoding` is a compression that cannot be undone here, nor was asked for.
  private static let others: Set = [
    "br", "zstd", "compress", "x-compress", "dcb", "dcz", "bzip2", "x-bzip2", "xz", "lzma",
  ]
  /// The most compressions around each other.
  private static let most = 4

  /// Why a body cannot be read.
  enum Failure: Error {
    /// It is longer than allowed once it is decompressed.
    case tooLarge
    /// One sentence without a subject: "sent a body that ...".
    case malformed(String)
  }

  /// The body of a reply as it was before any compression.
  ///
  /// The header says what was done, and the bytes whether it was: names of character sets stand there,
  /// and compressions that something on the way has undone, or has done without saying so.
  static func decoded(
    _ body: [UInt8], headers: [HTTPHeader], limit: Int
  ) throws(Failure) -> [UInt8] {
    let named = headers.filter { $0.isNamed("Content-Encoding") }
      .flatMap { $0.value.lowercased().split { ", \t".contains($0) } }
    var body = body
    var isDeflated = named.contains { $0 == "deflate" || $0 == "x-deflate" }
    var isGzipped = named.contains { $0 == "gzip" || $0 == "x-gzip" }
    for _ in 0..<most {
      if Inflation.isGzip(body) {
        body = try inflated(body, .gzip, limit)
      } else if isDeflated, !body.isEmpty {
        isDeflated = false
        body = try undeflated(body, limit)
      } else if isGzipped, Inflation.isZlib(body), !isText(body) {
        // Some call by the name of gzip what zlib makes unless it is told otherwise.
        isGzipped = false
        body = try inflated(body, .zlib, limit)
      } else {
        break
      }
    }
    if Inflation.isGzip(body) { throw .malformed("sent a body that is compressed again and again") }
    if let other = named.first(where: { others.contains(String($0)) }), !isText(body) {
      throw .malformed("sent a body compressed with `\(other)`, which was not asked for")
    }
    return body
  }

  /// `deflate` means the bytes of RFC 1950, and some send those of RFC 1951 without anything around.
  private static func undeflated(_ body: [UInt8], _ limit: Int) throws(Failure) -> [UInt8] {
    if isText(body) { return body }
    guard Inflation.isZlib(body) else { return try inflated(body, .none, limit) }
    do throws(Failure) {
      return try inflated(body, .zlib, limit)
    } catch {
      // A block without anything around may begin with the same two bytes.
      guard case .malformed = error, let raw = try? inflated(body, .none, limit) else {
        throw error
      }
      return raw
    }
  }

  private static func inflated(
    _ body: [UInt8], _ wrapping: Inflation.Wrapping, _ limit: Int
  ) throws(Failure) -> [UInt8] {
    do throws(Inflation.Failure) {
      return try Inflation.inflated(body, wrapping, limit: limit)
    } catch {
      switch error {
      case .tooLarge: throw .tooLarge
      case .truncated: throw .malformed("sent a compressed body that ends too early")
      case .malformed: throw .malformed("sent a body that cannot be decompressed")
      }
    }
  }

  /// Whether the bytes are text: nothing that was compressed is, but for a few bytes.
  private static func isText(_ body: [UInt8]) -> Bool {
    body.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
      && String(validating: body, as: UTF8.self) != nil
  }
}
