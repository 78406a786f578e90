internal import PurserCore

/// Messages of alerts as Slack shows them.
enum SlackText {
  /// Slack recommends no more for one message.
  static let limit = 4_000

  /// The text of a message.
  ///
  /// - Parameters:
  ///   - message: the alerts.
  ///   - isRepeated: whether Slack may have it already.
  /// - Returns: the text, in Slack's format.
  static func text(_ message: AlertMessage, isRepeated: Bool) -> String {
    let blocks = message.notices.map { notice in
      let words = AlertWording(notice)
      return (["*\(escaped(words.title))*"] + words.details.map(escaped)).joined(separator: "\n")
    }
    let head = isRepeated ? AlertWording.repetition + "\n" : ""
    return head + TextLimit.fit(blocks, separator: "\n\n", limit: limit - head.utf16.count)
  }

  /// Three characters begin links and names (Slack, "Formatting text for app surfaces").
  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
