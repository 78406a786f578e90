internal import PurserCore

/// Messages of alerts as Telegram takes them: in pieces, each with and without format.
struct TelegramText: Hashable {
  /// A message of Telegram has at most so many characters; counted as UTF-16 code units, with the format and its
  /// escapes, a piece is never longer than Telegram takes it for.
  static let limit = 4_096

  /// So many pieces at most: a chat takes twenty messages a minute.
  static let mostPieces = 3

  private struct Line: Hashable {
    let text: String
    let isTitle: Bool

    var html: String {
      let escaped =
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      return isTitle ? "<b>\(escaped)</b>" : escaped
    }
  }

  private let pieces: [[Line]]

  /// The pieces of a message: always the same ones, so that one can be sent without those before it.
  init(_ message: AlertMessage) {
    var pieces: [[Line]] = [[]]
    var length = 0
    for (index, notice) in message.notices.enumerated() {
      let words = AlertWording(notice)
      // A dozen lines of an alert are enough for a phone, and fit into a piece whatever they say.
      var lines = [Line(text: words.title, isTitle: true)]
      var own = Self.length(lines[0])
      for detail in words.details {
        let line = Line(text: detail, isTitle: false)
        own += Self.length(line)
        guard own <= Self.room else { break }
        lines.append(line)
      }
      let gap = index == 0 ? [] : [Line(text: "", isTitle: false)]
      let needed = (gap + lines).map(Self.length).reduce(0, +)
      if length + needed <= Self.room {
        pieces[pieces.count - 1] += gap + lines
        length += needed
      } else if pieces.count < Self.mostPieces {
        pieces.append(lines)
        length = lines.map(Self.length).reduce(0, +)
      } else {
        let rest = message.notices.count - index
        pieces[pieces.count - 1].append(Line(text: "and \(rest) more", isTitle: false))
        break
      }
    }
    self.pieces = pieces
  }

  /// How long pieces may be, with room for a note at their end, and for one that they are repeated.
  private static let room = limit - 32 - AlertWording.repetition.utf16.count - 1

  private static func length(_ line: Line) -> Int { line.html.utf16.count + 1 }

  /// How many pieces there are.
  var count: Int { pieces.count }

  /// A piece with its format.
  ///
  /// - Parameters:
  ///   - index: which one.
  ///   - isRepeated: whether Telegram may have it already.
  /// - Returns: the text, as HTML.
  func html(_ index: Int, isRepeated: Bool) -> String {
    Self.text(pieces[index].map(\.html), isRepeated)
  }

  /// A piece without format.
  ///
  /// - Parameters:
  ///   - index: which one.
  ///   - isRepeated: whether Telegram may have it already.
  /// - Returns: the text.
  func plain(_ index: Int, isRepeated: Bool) -> String {
    Self.text(pieces[index].map(\.text), isRepeated)
  }

  private static func text(_ lines: [String], _ isRepeated: Bool) -> String {
    ((isRepeated ? [AlertWording.repetition] : []) + lines).joined(separator: "\n")
  }
}
