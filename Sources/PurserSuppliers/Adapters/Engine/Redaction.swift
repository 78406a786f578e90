internal import PurserCore

/// Takes secrets out of what a supplier or a library says, in whatever spelling they come back: as they
/// are, with a space for `+`, percent-encoded by anybody's rules, escaped as in JSON or XML, each of these
/// several times over, in base64, alone or amid other bytes, and, if they are long enough, in hexadecimal,
/// in large or small letters, from the end to the beginning, and in halves.
package struct Redaction: Sendable {
  /// The longest message that is kept, in code points: any number of accents is one character. Cut
  /// after redaction, so that no half of a secret slips by.
  private static let longestMessage = 300

  /// The needles by the byte that they begin with, so that most places are passed over at once; empty where
  /// there are none.
  private let needles: [[Needle]]

  /// Redacts each of `secrets`, empty ones excepted.
  package init(_ secrets: [String]) {
    let all = Set(secrets).reduce(into: Set<Needle>()) { $0.formUnion(Needle.forms(of: $1)) }
    guard !all.isEmpty else {
      needles = []
      return
    }
    var needles = [[Needle]](repeating: [], count: 256)
    for needle in all {
      for byte in needle.beginnings { needles[Int(byte)].append(needle) }
    }
    self.needles = needles
  }

  /// `text` without secrets.
  package func redacted(_ text: String) -> String {
    if needles.isEmpty { return text }
    let bytes = Array(text.utf8)
    var kept: [UInt8] = []
    var copied = 0
    var position = 0
    while position < bytes.count {
      guard let found = find(in: bytes, at: position) else {
        position += 1
        continue
      }
      kept += bytes[copied..<position]
      var end = found.end
      if found.isWithinBase64 {
        while kept.last.map(Self.isOfBase64) == true { kept.removeLast() }
        end =
          bytes[end...].firstIndex { !Self.isOfBase64($0) && $0 != UInt8(ascii: "=") }
          ?? bytes.count
      }
      kept += Secret.placeholder.utf8
      (position, copied) = (end, end)
    }
    if copied == 0 { return text }
    return String(decoding: kept + bytes[copied...], as: UTF8.self)
  }

  /// The longest secret that begins at `position`: the remains of one that contains another would not be
  /// recognised.
  private func find(
    in bytes: [UInt8], at position: Int
  ) -> (end: Int, isWithinBase64: Bool)? {
    guard SpelledOut.beginsEscape(bytes[position]) else {
      return find(needles[Int(bytes[position])], in: bytes, at: position)
    }
    var readings: [SpelledOut.Reading] = []
    SpelledOut.read(bytes, at: position, into: &readings)
    let beginnings = Set(readings.map { $0.bytes[0] })
    return find(beginnings.flatMap { needles[Int($0)] }, in: bytes, at: position)
  }

  private func find(
    _ needles: [Needle], in bytes: [UInt8], at position: Int
  ) -> (end: Int, isWithinBase64: Bool)? {
    var found: (end: Int, isWithinBase64: Bool)?
    for needle in needles {
      guard let end = needle.end(in: bytes, from: position),
        !Self.isPartOfNumber(needle.bytes, bytes, from: position, to: end)
      else { continue }
      found = (
        max(end, found?.end ?? end), needle.isWithinBase64 || found?.isWithinBase64 == true
      )
    }
    return found
  }

  /// Whether a byte may stand in a base64, but for the `=` at its end.
  private static func isOfBase64(_ byte: UInt8) -> Bool {
    let character = Character(Unicode.Scalar(byte))
    return character.isASCII && (character.isLetter || character.isNumber)
      || ["+", "/", "-", "_"].contains(character)
  }

  /// The most digits that a number may happen to have in common with a secret.
  private static let longestByChance = 8

  /// Whether a secret of digits only happens to stand within a longer number, such as an amount: a PIN of
  /// `1250` must not blot out `1250.75`. One of eight digits does so beside a digit or a point, but not
  /// beside a comma, which stands between the elements of lists; a longer one hardly ever does.
  private static func isPartOfNumber(
    _ needle: [UInt8], _ bytes: [UInt8], from start: Int, to end: Int
  ) -> Bool {
    let isDigit = { (index: Int) in
      bytes.indices.contains(index)
        && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
    }
    let isPoint = { (index: Int) in
      bytes.indices.contains(index)
        && (bytes[index] == UInt8(ascii: ".")
          || bytes[index] == UInt8(ascii: ",") && needle.count < longestByChance)
    }
    guard needle.count <= longestByChance,
      needle.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return false }
    if isDigit(end) || isPoint(end) && isDigit(end + 1) { return true }
    guard isDigit(start - 1) || isPoint(start - 1) && isDigit(start - 2) else { return false }
    return !endsEscape(bytes, at: start)
  }

  /// The most bytes of an escape that is looked for backwards: backslashes of JSON in JSON, and a few more.
  private static let longestEscape = 48

  /// Whether an escape ends before `end`: the digits of `%22` and of `\u0022` are none of a number.
  private static func endsEscape(_ bytes: [UInt8], at end: Int) -> Bool {
    var readings: [SpelledOut.Reading] = []
    for start in (max(0, end - longestEscape)..<end).reversed()
    where SpelledOut.beginsEscape(bytes[start]) {
      readings.removeAll(keepingCapacity: true)
      SpelledOut.read(bytes, at: start, into: &readings)
      if readings.contains(where: { $0.end == end && $0.end > start + 1 }) { return true }
    }
    return false
  }

  /// The reading with its note redacted, on one line and of bounded length.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where the reply put a secret into the pool's name: a name
  ///   tells one pool from another, and nothing can stand in for it.
  func redacted(_ reading: PoolReading) throws(CheckFailure) -> PoolReading {
    var reading = reading
    if reading.isNamedByReply, redacted(reading.pool) != reading.pool {
      throw CheckFailure(.shapeChanged, "the reply repeats a credential in the name of a pool")
    }
    reading.note = reading.note.map(redacted)
    reading.note = reading.shownNote
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
