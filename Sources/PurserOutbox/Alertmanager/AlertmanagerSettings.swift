package import CurlClient

/// How an Alertmanager is reached, and how it is configured.
package struct AlertmanagerSettings: Sendable {
  /// Where it is, without `/api/v2`.
  package var base: String
  /// Headers of every request, such as `Authorization`.
  package var headers: [HTTPHeader]
  /// Labels besides Purser's own, by names that `isLabelName` accepts.
  package var labels: [String: String]
  /// Where people look: the `generatorURL` of alerts; `nil` for none.
  package var link: String?
  /// Its `global.resolve_timeout`.
  package var resolveTimeout: Duration
  /// The longest `group_wait` of its routes.
  package var groupWait: Duration
  /// The longest `group_interval` of its routes.
  package var groupInterval: Duration
  /// How long what matters by itself (money was refused, an order is in doubt) stays an alert, at least: what ends
  /// within `group_wait` is never told.
  package var leastOfEdges = Duration.seconds(300)
  /// How much longer than `group_interval` an end is posted again.
  package var endMargin = Duration.seconds(300)

  /// An Alertmanager; by default with the times that it has by default.
  package init(
    base: String, headers: [HTTPHeader] = [], labels: [String: String] = [:], link: String? = nil,
    resolveTimeout: Duration = .seconds(300), groupWait: Duration = .seconds(30),
    groupInterval: Duration = .seconds(300)
  ) {
    self.base = base
    self.headers = headers
    self.labels = labels
    self.link = link
    self.resolveTimeout = resolveTimeout
    self.groupWait = groupWait
    self.groupInterval = groupInterval
  }

  /// How often an alert that holds is posted.
  package var period: Duration { min(resolveTimeout / 3, .seconds(60)) }

  /// Whether a text can name a label: `[a-zA-Z_][a-zA-Z0-9_]*`.
  package static func isLabelName(_ text: String) -> Bool {
    func isLetter(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: "_")
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
    guard let first = text.utf8.first, isLetter(first) else { return false }
    return text.utf8.allSatisfy {
      isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
  }
}
