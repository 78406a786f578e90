/// Something to be found in a text in any spelling.
struct Needle: Hashable {
  let bytes: [UInt8]
  /// Whether letters of ASCII may be large or small.
  var ignoresCase = false
  /// Whether it is the part of a base64 that a secret has to itself: what stands around it is the rest of
  /// that base64, and goes with it.
  var isWithinBase64 = false

  init(_ bytes: some Sequence<UInt8>, ignoresCase: Bool = false, isWithinBase64: Bool = false) {
    self.ignoresCase = ignoresCase
    self.isWithinBase64 = isWithinBase64
    self.bytes = ignoresCase ? bytes.map(Self.small) : Array(bytes)
  }

  /// The bytes that its first may stand as.
  var beginnings: [UInt8] {
    guard let first = bytes.first else { return [] }
    let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first)
    return [first] + (ignoresCase && isLetter ? [first & ~0x20] : [])
      + (first == UInt8(ascii: " ") ? [UInt8(ascii: "+")] : [])
  }

  /// Where the spelling that begins at `start` ends, the furthest if there are several; `nil` when none
  /// begins there.
  func end(in text: [UInt8], from start: Int) -> Int? {
    var place = start
    var index = 0
    // Nearly every spelling is raw from end to end.
    while index < bytes.count {
      guard place < text.count else { return nil }
      if SpelledOut.beginsEscape(text[place]) { return end(in: text, from: place, index) }
      guard isMet(by: text[place], bytes[index]) else { return nil }
      (place, index) = (place + 1, index + 1)
    }
    return place
  }

  /// How many ways to spell what came before are followed at once: more are backslashes without end.
  private static let mostWays = 64

  /// The same from one of its bytes on, all ways at a time.
  private func end(in text: [UInt8], from start: Int, _ first: Int) -> Int? {
    var places = [[Int]](repeating: [], count: bytes.count - first + 1)
    places[0] = [start]
    var readings: [SpelledOut.Reading] = []
    for index in first..<bytes.count {
      for place in places[index - first] where place < text.count {
        readings.removeAll(keepingCapacity: true)
        SpelledOut.read(text, at: place, into: &readings)
        for reading in readings where isMet(by: reading.bytes, at: index) {
          let next = index - first + reading.bytes.count
          if !places[next].contains(reading.end), places[next].count < Self.mostWays {
            places[next].append(reading.end)
          }
        }
      }
    }
    return places[bytes.count - first].max()
  }

  private func isMet(by found: SpelledOut.Bytes, at index: Int) -> Bool {
    guard index + found.count <= bytes.count else { return false }
    return (0..<found.count).allSatisfy { isMet(by: found[$0], bytes[index + $0]) }
  }

  private func isMet(by found: UInt8, _ wanted: UInt8) -> Bool {
    found == wanted || ignoresCase && Self.small(found) == wanted
      || found == UInt8(ascii: "+") && wanted == UInt8(ascii: " ")
  }

  private static func small(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

extension Needle {
  /// A shorter text is no secret: every other word would contain it.
  private static let shortestSecret = 3
  /// A shorter secret in capitals, in hexadecimal or amid a base64 is too much like any other text.
  private static let shortestTransformed = 8

  /// What a secret may look like before anything is escaped.
  static func forms(of secret: String) -> Set<Needle> {
    guard secret.utf8.count >= shortestSecret else { return [] }
    let isLong = secret.utf8.count >= shortestTransformed
    var forms: Set<Needle> = [Needle(secret.utf8, ignoresCase: isLong)]
    for alphabet in [ByteText.Alphabet.standard, .urlSafe] {
      let encoded = ByteText.base64(secret.utf8, alphabet)
      forms.formUnion([
        Needle(encoded.utf8), Needle(encoded.utf8.prefix { $0 != UInt8(ascii: "=") }),
      ])
      if isLong { forms.formUnion((0..<3).map { Needle(secret, behind: $0, alphabet) }) }
    }
    if isLong {
      forms.insert(Needle(ByteText.hex(secret.utf8).utf8, ignoresCase: true))
      forms.insert(Needle(String(secret.reversed()).utf8, ignoresCase: true))
      forms.formUnion(halves(of: secret))
    }
    if !secret.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
      forms.formUnion(unusual(secret).map { Needle($0.utf8, ignoresCase: isLong) })
    }
    forms.formUnion(forms.compactMap(\.withSpaces))
    return forms.filter { !$0.bytes.isEmpty }
  }

  /// Either half of a secret whose halves are long enough to be no other text, as where a line breaks in
  /// it or only its ends are told. Where the middle is a character, both leave it out.
  private static func halves(of secret: String) -> [Needle] {
    let length = secret.count / 2
    return [secret.prefix(length), secret.suffix(length)].map { String($0) }
      .filter { $0.utf8.count >= shortestTransformed }.map { Needle($0.utf8, ignoresCase: true) }
  }

  /// The same with a space for each `+`, as whoever decodes a form once too often has it; `nil` where there
  /// is none, or hardly anything else.
  private var withSpaces: Needle? {
    let others = bytes.count { $0 != UInt8(ascii: "+") }
    guard others < bytes.count, others >= Self.shortestSecret else { return nil }
    return Needle(
      bytes.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }, ignoresCase: ignoresCase,
      isWithinBase64: isWithinBase64)
  }

  /// What becomes of a secret with characters that ASCII does not have.
  private static func unusual(_ secret: String) -> [String] {
    // Messages name characters that nobody sees.
    var texts = [Quotation.visible(secret)]
    if secret.utf8.contains(where: { $0 >= 0x80 }) {
      texts += [secret.uppercased(), secret.lowercased()]
      // UTF-8 taken for Latin-1.
      texts.append(
        secret.utf8.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar($1)) })
      // Latin-1 taken for UTF-8: each such byte is one that cannot be read.
      let unread = String(
        String.UnicodeScalarView(secret.unicodeScalars.map { $0.isASCII ? $0 : "\u{FFFD}" }))
      if secret.unicodeScalars.count(where: \.isASCII) >= shortestSecret { texts.append(unread) }
    }
    return texts
  }

  /// The characters of a base64 in which `count` bytes stand before the secret, and any behind it, that
  /// the secret alone decides.
  private init(_ secret: String, behind count: Int, _ alphabet: ByteText.Alphabet) {
    let bytes = [UInt8](repeating: 0, count: count) + Array(secret.utf8)
    let first = (8 * count + 5) / 6
    let end = 8 * bytes.count / 6
    self.init(
      Array(ByteText.base64(bytes, alphabet).utf8)[first..<end], isWithinBase64: true)
  }
}
