internal import Foundation
internal import PurserCore

/// Texts as they may stand in the header of a message.
enum MailHeader {
  /// The longest line (RFC 2047, section 2).
  static let longestLine = 76
  /// The bytes of a text in one encoded word: with what stands around it, it fits into a line behind the name of a field.
  private static let bytesOfWord = 39

  /// A text of a field, over several lines where it needs them.
  ///
  /// - Parameters:
  ///   - text: what it says; line breaks and what cannot be shown become blanks.
  ///   - field: the name of the field with what stands between.
  /// - Returns: the text, in ASCII.
  static func text(_ text: String, after field: String) -> String {
    let text = oneLine(text)
    let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
    guard !isPlain || field.utf8.count + text.utf8.count > longestLine else { return text }
    return encoded(text)
  }

  /// A name that is shown before an address.
  static func name(_ name: String) -> String {
    let name = oneLine(name, atMost: 100)
    guard !name.isEmpty else { return "" }
    let isPlain = name.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !name.contains("=?")
    guard isPlain, name.utf8.count <= 60 else { return encoded(name) }
    let quoted = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(quoted)\""
  }

  /// Encoded words (RFC 2047), none of which cuts a character apart.
  private static func encoded(_ text: String) -> String {
    var words: [String] = []
    var word: [UInt8] = []
    func end() {
      guard !word.isEmpty else { return }
      words.append("=?UTF-8?B?\(Data(word).base64EncodedString())?=")
      word = []
    }
    for scalar in text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if word.count + bytes.count > bytesOfWord { end() }
      word += bytes
    }
    end()
    return words.joined(separator: "\r\n ")
  }

  /// A text on one line, and cut where it is too long.
  static func oneLine(_ text: String, atMost length: Int = 1_000) -> String {
    let trimmed = OneLine.of(text)
    guard trimmed.count > length else { return trimmed }
    return trimmed.prefix(length) + "…"
  }

  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// A moment as headers have it: `Mon, 30 Nov 2026 21:00:00 +0000`.
  static func date(_ moment: Timestamp) -> String {
    // The first day that the calendar counts, 1970-01-01, was a Thursday.
    let seconds = moment.microsecondsSinceEpoch / 1_000_000
    let day = seconds / 86_400
    let date = CalendarDate(dayNumber: day)
    let time = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60].map { number in
      (number < 10 ? "0" : "") + String(number)
    }
    return "\(days[Int(day % 7)]), \(date.day) \(months[Int(date.month) - 1]) \(date.year) "
      + time.joined(separator: ":") + " +0000"
  }
}
