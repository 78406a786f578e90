internal import PurserCore

/// Takes secrets out of what a supplier or a library says, in whatever spelling they come back: as
/// they are, percent-encoded by anybody's rules, escaped as in JSON, and in base64.
package struct Redaction: Sendable {
  /// The longest message that is kept, in code points: any number of accents is one character. Cut
  /// after redaction, so that no half of a secret slips by.
  private static let longestMessage = 300

  /// A shorter text is no secret: every other word would contain it.
  private static let shortestSecret = 3

  private let needles: [[UInt8]]
  /// Of each byte whether it can begin a spelling of a needle, so that most places are passed over at
  /// once; empty where there are none.
  private let beginnings: [Bool]

  /// Redacts each of `secrets`, empty ones excepted.
  package init(_ secrets: [String]) {
    var needles: Set<[UInt8]> = []
    for secret in secrets where secret.utf8.count >= Self.shortestSecret {
      let base64 = ByteText.base64(secret.utf8)
      let forURLs = ByteText.base64(secret.utf8, .urlSafe)
      var forms = [secret, base64, forURLs]
      // Messages name characters that nobody sees.
      if !secret.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
        forms.append(Quotation.visible(secret))
      }
      for form in forms {
        needles.formUnion([Array(form.utf8), Array(form.prefix { $0 != "=" }.utf8)])
      }
    }
    needles.remove([])
    self.needles = Array(needles)
    guard !needles.isEmpty else {
      beginnings = []
      return
    }
    var beginnings = [Bool](repeating: false, count: 256)
    for byte in Array("%\\+&".utf8) + needles.compactMap(\.first) { beginnings[Int(byte)] = true }
    self.beginnings = beginnings
  }

  /// `text` without secrets.
  package func redacted(_ text: String) -> String {
    if needles.isEmpty { return text }
    let bytes = Array(text.utf8)
    guard let first = bytes.indices.first(where: { end(in: bytes, from: $0) != nil }) else {
      return text
    }
    var kept = Array(bytes[..<first])
    var position = first
    while position < bytes.count {
      // The longest: the remains of a secret that contains another would not be recognised.
      let end = end(in: bytes, from: position)
      if let end {
        kept += Secret.placeholder.utf8
        position = end
      } else {
        kept.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }

  private func end(in bytes: [UInt8], from position: Int) -> Int? {
    guard beginnings[Int(bytes[position])] else { return nil }
    var furthest: Int?
    for needle in needles {
      if let end = SpelledOut.end(of: needle, in: bytes, from: position),
        !Self.isPartOfNumber(needle, bytes, from: position, to: end)
      {
        furthest = max(furthest ?? end, end)
      }
    }
    return furthest
  }

  /// Whether a secret of digits only happens to stand within a longer number, such as an amount: a PIN of
  /// `1250` must not blot out `1250.75`.
  private static func isPartOfNumber(
    _ needle: [UInt8], _ bytes: [UInt8], from start: Int, to end: Int
  ) -> Bool {
    let isDigit = { (index: Int) in
      bytes.indices.contains(index)
        && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
    }
    let isPoint = { (index: Int) in
      bytes.indices.contains(index)
        && (bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ","))
    }
    guard needle.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return false
    }
    return isDigit(start - 1) || isDigit(end) || isPoint(start - 1) && isDigit(start - 2)
      || isPoint(end) && isDigit(end + 1)
  }

  /// The reading with its note redacted.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where the reply put a secret into the pool's name: a name
  ///   tells one pool from another, and nothing can stand in for it.
  func redacted(_ reading: PoolReading) throws(CheckFailure) -> PoolReading {
    var reading = reading
    if reading.isNamedByReply, redacted(reading.pool) != reading.pool {
      throw CheckFailure(.shapeChanged, "the reply repeats a credential in the name of a pool")
    }
    reading.note = reading.note.map(redacted)
    if let failure = reading.unreadUpdate?.failure {
      reading.unreadUpdate?.failure = redacted(failure)
    }
    return reading
  }

  /// The failure with its message redacted, on one line and of bounded length.
  func redacted(_ failure: CheckFailure) -> CheckFailure {
    var failure = failure
    failure.message = Quotation.line(redacted(failure.message), most: Self.longestMessage)
    return failure
  }
}
