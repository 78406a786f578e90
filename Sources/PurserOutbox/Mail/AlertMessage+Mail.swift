internal import PurserCore

/// Alerts as a mail says them, readable on a phone.
extension AlertMessage {
  /// The most changes that a mail tells in full, and the longest of their texts.
  private static let (mostNotices, longestHeadline, longestDetail) = (50, 150, 2_000)

  /// The worst of it and how much more there is: `[critical] acme: 84.20 USD left, and 2 more`.
  var mailSubject: String {
    guard let worst = notices.first(where: { $0.change != .recovered }) ?? notices.first else {
      return "Purser"
    }
    let label = worst.change == .recovered ? "recovered" : worst.tier.rawValue
    let headline = MailHeader.oneLine(worst.headline, atMost: Self.longestHeadline)
    let more = notices.count > 1 ? ", and \(notices.count - 1) more" : ""
    return "[\(label)] \(headline)\(more)"
  }

  /// The matter, how much of it, how long it lasts and what to do.
  var mailText: String {
    var paragraphs = notices.prefix(Self.mostNotices).map(Self.paragraph)
    let left = notices.count - paragraphs.count
    if left > 0 { paragraphs.append("And \(left) more; `purser alerts` shows all.") }
    return paragraphs.joined(separator: "\n\n") + "\n\nPurser, \(Self.shown(at)), \(id)"
  }

  private static func paragraph(_ notice: AlertNotice) -> String {
    let headline = MailHeader.oneLine(notice.headline, atMost: longestHeadline)
    let details = notice.details.map { MailHeader.oneLine($0, atMost: longestDetail) }
    let about = MailHeader.oneLine(notice.key.description, atMost: longestHeadline)
    let lines =
      ["\(AlertWording.mark(notice)): \(headline)"] + details + [
        "\(about), since \(shown(notice.since))"
      ]
    return lines.joined(separator: "\n")
  }

  /// A moment to the minute, in UTC.
  private static func shown(_ moment: Timestamp) -> String {
    moment.rfc3339.prefix(16).replacing("T", with: " ") + " UTC"
  }
}
