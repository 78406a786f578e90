package import PurserCore

/// The `suppliers.yaml` by which Purser, or a shop's own tests, reach simulated suppliers of the six styles.
package enum SandboxFile {
  /// The text of the file.
  ///
  /// - Parameters:
  ///   - members: the suppliers, each with its style and where it listens.
  ///   - credentials: what they let in.
  ///   - unitCost: what a unit of each product costs.
  ///   - products: what can be ordered by name.
  /// - Returns: a configuration that needs nothing beside it.
  package static func text(
    _ members: [(name: String, style: OrderStyle, url: String)],
    credentials: OrderWire.Credentials, unitCost: Money, products: [String]
  ) -> String {
    var lines = ["suppliers:"]
    for member in members {
      lines += [
        "  \(member.name):", "    base_url: \(member.url)", "    credentials:",
        "      api_key: ${SANDBOX_API_KEY:-\(credentials.apiKey)}",
      ]
      if member.style == .webhook {
        lines.append(
          "      webhook_secret: ${SANDBOX_WEBHOOK_SECRET:-\(credentials.webhookSecret)}")
      }
      lines.append("    prices:")
      lines += products.map { "      \($0): \(unitCost)" }
      lines.append("    adapter:")
      let adapter = String(decoding: member.style.adapter, as: UTF8.self)
      lines += adapter.split(separator: "\n").map { "      \($0)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
