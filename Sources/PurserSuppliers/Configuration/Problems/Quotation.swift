/// How messages name things: in backticks, short, and without anything a terminal would obey.
package enum Quotation {
  /// The most characters of a value that a message repeats.
  private static let longest = 60

  /// A name or value in backticks. Longer texts are cut, control characters replaced.
  package static func quoted(_ text: some StringProtocol) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(longest) {
      let isControl = scalar.properties.generalCategory == .control
      shown += isControl ? "\u{FFFD}" : visible(scalar)
    }
    return "`" + shown + (text.unicodeScalars.count > longest ? "..." : "") + "`"
  }

  /// A name out of a reply in backticks. It may be a secret, of which a part could not be recognised: of a
  /// long one only the length is told.
  package static func quotedOfReply(_ name: String) -> String {
    let count = name.unicodeScalars.count
    return count > longest ? "a name of \(count) characters" : quoted(name)
  }

  /// Several names out of a reply, in the order given.
  static func listOfReply(_ names: [String]) -> String {
    let quoted = names.map(quotedOfReply)
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " and " + last
  }

  /// A text in which what nobody sees is named: `1<U+00A0>234`.
  static func visible(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    return text.unicodeScalars.reduce(into: "") { $0 += visible($1) }
  }

  /// Spaces that are not the usual one, and characters without a shape such as U+200B and U+FEFF, are
  /// named by their number.
  private static func visible(_ scalar: Unicode.Scalar) -> String {
    guard isUnseen(scalar) else { return String(Character(scalar)) }
    let code = String(scalar.value, radix: 16, uppercase: true)
    return "<U+" + String(repeating: "0", count: max(0, 4 - code.utf8.count)) + code + ">"
  }

  /// Whether a character looks like a usual space, or like nothing.
  static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .spaceSeparator: scalar != " "
    case .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// A text on one line, without anything a terminal would obey, cut after so many code points.
  static func line(_ text: String, most: Int) -> String {
    let line = text.unicodeScalars.prefix(most).map { scalar -> Unicode.Scalar in
      scalar.properties.generalCategory == .control ? " " : scalar
    }
    let isWhole = text.unicodeScalars.count <= most
    return String(String.UnicodeScalarView(line)) + (isWhole ? "" : "...")
  }

  /// Several names in the order given: `a`, `b` and `c`.
  package static func list(_ names: [String], joinedBy conjunction: String = "and") -> String {
    let quoted = names.map { Self.quoted($0) }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }

  /// That something has none of `names`, as the end of a sentence: "has no `a`", "has neither `a` nor
  /// `b`".
  package static func lacks(_ names: [String]) -> String {
    switch names.count {
    case 1: "has no \(list(names))"
    case 2: "has neither \(list(names, joinedBy: "nor"))"
    default: "has none of \(list(names))"
    }
  }

  /// What to say after an unknown name: the known one that was probably meant, else all of them.
  package static func advice(for name: String, among known: [String]) -> String {
    if let nearest = nearest(to: name, among: known) {
      return "did you mean \(quoted(nearest))?"
    }
    return known.isEmpty ? "none is known here" : "known are \(list(known))"
  }

  /// So many unknown names of one mapping get advice; it takes time, and no more of them are shown.
  static let mostAdvised = 200

  /// A known name, and what is compared of it.
  struct KnownName {
    let name: String
    fileprivate let letters: [UInt32]

    init(_ name: String) {
      self.name = name
      letters = Quotation.folded(name)
    }
  }

  /// The known name that is at most a third of its letters away from `name`.
  package static func nearest(to name: String, among known: [String]) -> String? {
    nearest(to: name, among: known.lazy.map(KnownName.init))
  }

  /// The same for names that are compared often.
  static func nearest(to name: String, among known: some Sequence<KnownName>) -> String? {
    let wanted = folded(name)
    var best: (name: String, distance: Int)?
    for known in known {
      let letters = known.letters
      let most = max(1, max(wanted.count, letters.count) / 3)
      // Each letter that one has more than the other must be removed.
      guard abs(wanted.count - letters.count) <= min(most, best.map { $0.distance - 1 } ?? most)
      else { continue }
      let distance = distance(wanted, letters)
      if distance <= most, distance < best?.distance ?? .max { best = (known.name, distance) }
    }
    return best?.name
  }

  /// The known name that begins or ends with `name`: `user` of `username`, `secret` of `client_secret`.
  package static func extending(_ name: String, among known: [String]) -> String? {
    let wanted = String(name.prefix(longest).lowercased().map { $0 == "-" ? "_" : $0 })
    guard wanted.count > 2 else { return nil }
    return known.first { $0.hasPrefix(wanted) || $0.hasSuffix(wanted) }
  }

  /// `baseURL`, `base-url` and `base_url` are meant to be the same. A letter of several code points is one
  /// number, too.
  private static func folded(_ name: String) -> [UInt32] {
    if name.utf8.count <= longest, name.utf8.allSatisfy({ $0 < 0x80 }) {
      return name.utf8.map { byte in
        switch byte {
        case UInt8(ascii: "-"): UInt32(UInt8(ascii: "_"))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte | 0x20)
        default: UInt32(byte)
        }
      }
    }
    return name.prefix(longest).lowercased().map { letter in
      letter == "-" ? 0x5F : letter.unicodeScalars.reduce(0) { $0 &* 31 &+ $1.value }
    }
  }

  /// How many letters must be added, removed, changed or swapped with their neighbour (optimal
  /// string alignment, as in R. A. Wagner and R. Lowrance, JACM 22(2), 1975, without edits
  /// between swapped letters).
  private static func distance(_ a: [UInt32], _ b: [UInt32]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, beforeLast[j - 1] + 1)
        }
        row.append(best)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
