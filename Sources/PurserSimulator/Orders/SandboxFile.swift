package import PurserCore

/// The files by which Purser, or a shop's own tests, reach simulated suppliers of the six styles.
package enum SandboxFile {
  /// By this line such a configuration is known.
  package static let firstLine = "# Written by `purser sandbox`, for as long as it runs."

  /// A `suppliers.yaml` that needs nothing beside it.
  ///
  /// - Parameters:
  ///   - members: the suppliers, each with its style and where it listens.
  ///   - credentials: what they let in.
  ///   - unitCost: what a unit of each product costs.
  ///   - timing: when a balance falls.
  ///   - lag: how late a balance call shows what happened.
  ///   - products: what can be ordered by name.
  ///   - contentKey: what seals what was delivered, where nobody says otherwise; `nil` where it is not kept.
  /// - Returns: its text.
  package static func text(
    _ members: [(name: String, style: OrderStyle, url: String)],
    credentials: OrderWire.Credentials, unitCost: Money, timing: DeductionTiming = .atOrder,
    lag: Duration = .zero, products: [String], contentKey: String? = nil
  ) -> String {
    var lines = [firstLine]
    if let contentKey {
      lines += ["codes:", "  key: ${SANDBOX_CODES_KEY:-\(contentKey)}"]
    }
    lines.append("suppliers:")
    for member in members {
      lines += [
        "  \(member.name):", "    base_url: \(member.url)", "    credentials:",
        "      api_key: ${SANDBOX_API_KEY:-\(credentials.apiKey)}",
      ]
      if member.style == .webhook {
        lines.append(
          "      webhook_secret: ${SANDBOX_WEBHOOK_SECRET:-\(credentials.webhookSecret)}")
      }
      lines.append("    deduction: \(timing.rawValue)")
      if lag > .zero { lines.append("    lag: \(lag.wholeSeconds)s") }
      lines.append("    prices:")
      lines += products.map { "      \($0): \(unitCost)" }
      lines.append("    adapter:")
      let adapter = self.lines(of: member.style).prefix { $0 != samples }
      lines += adapter.map { "      \($0)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// An adapter in a file of its own, as `purser adapter try` takes it.
  package static func adapter(of style: OrderStyle, named name: String, url: String) -> String {
    let head: [Substring] = ["adapter: \(name)", "base_url: \(url)"]
    return (head + lines(of: style)).joined(separator: "\n") + "\n"
  }

  /// Where the adapter's own tests begin, which a configuration does without.
  private static let samples = "samples:"

  private static func lines(of style: OrderStyle) -> [Substring] {
    String(decoding: style.adapter, as: UTF8.self).split(separator: "\n")
  }
}
