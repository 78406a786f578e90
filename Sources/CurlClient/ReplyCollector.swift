/// Gathers a reply's headers and body from the pieces libcurl hands over, up to a size.
struct ReplyCollector {
  /// The most bytes of headers that are accepted: what common servers accept, with room to spare.
  static let maximumHeaderBytes = 64 * 1024

  /// The final reply's headers so far.
  private(set) var headers: [HTTPHeader] = []

  /// The body's bytes so far.
  private(set) var body: [UInt8] = []

  /// Whether the empty line that ends the headers has come. libcurl takes a reply that ends in
  /// the middle of its headers for a complete one.
  private(set) var hasAllHeaders = false

  /// Whether the reply was refused for its size.
  private(set) var isTooLarge = false

  /// Whether the headers give the body two lengths: then nobody knows where it ends (RFC 9112, section
  /// 6.3), and libcurl takes the last.
  var hasTwoLengths: Bool {
    var lengths: Set<String> = []
    for header in headers where header.isNamed("Content-Length") {
      for value in header.value.split(separator: ",") {
        lengths.insert(value.filter { $0 != " " && $0 != "\t" })
      }
    }
    return lengths.count > 1
  }

  private let maximumBodyBytes: Int
  private var headerBytes = 0

  /// Makes an empty collector that accepts a body of this size.
  init(maximumBodyBytes: Int) {
    self.maximumBodyBytes = maximumBodyBytes
  }

  /// Takes one line of the header block, its line break included; false refuses the reply.
  mutating func receive(headerLine: UnsafeBufferPointer<UInt8>) -> Bool {
    headerBytes += headerLine.count
    guard headerBytes <= Self.maximumHeaderBytes else {
      isTooLarge = true
      return false
    }
    let line = Self.trimmed(headerLine[...])
    if body.isEmpty, headerLine.starts(with: "HTTP/".utf8) {
      // A status line: what came before belonged to an interim reply.
      headers.removeAll(keepingCapacity: true)
      hasAllHeaders = false
    } else if hasAllHeaders {
      return true  // A trailer, after the body.
    } else if line.isEmpty {
      hasAllHeaders = true
    } else if let first = headerLine.first, Self.isBlank(first) {
      continueLastHeader(with: line)
    } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      headers.append(
        HTTPHeader(
          name: String(decoding: line[..<colon], as: UTF8.self),
          value: String(decoding: Self.trimmed(line[(colon + 1)...]), as: UTF8.self)))
    }
    return true
  }

  /// Takes a piece of the body; false refuses the reply. Of a piece that is too much, what is not is kept.
  mutating func receive(body bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count <= maximumBodyBytes - body.count else {
      body.append(contentsOf: bytes.prefix(maximumBodyBytes - body.count))
      isTooLarge = true
      return false
    }
    body.append(contentsOf: bytes)
    return true
  }

  /// Joins a folded line to the header it continues (RFC 9112, section 5.2).
  private mutating func continueLastHeader(with line: Slice<UnsafeBufferPointer<UInt8>>) {
    guard let last = headers.indices.last else { return }
    headers[last].value += " " + String(decoding: line, as: UTF8.self)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private static func trimmed(
    _ line: Slice<UnsafeBufferPointer<UInt8>>
  ) -> Slice<UnsafeBufferPointer<UInt8>> {
    let isSpace = { (byte: UInt8) in
      isBlank(byte) || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
    }
    guard let first = line.firstIndex(where: { !isSpace($0) }),
      let last = line.lastIndex(where: { !isSpace($0) })
    else { return line[line.startIndex..<line.startIndex] }
    return line[first...last]
  }
}
