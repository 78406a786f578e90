extension Duration {
  /// The duration for people, in its two largest units, rounded down: `1 h 40 min`, `2 d 4 h`, `45 s`.
  var words: String {
    let seconds = max(0, components.seconds)
    let parts: [(count: Int64, unit: String)] = [
      (seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min"),
      (seconds % 60, "s"),
    ]
    guard let first = parts.firstIndex(where: { $0.count > 0 }) else { return "0 s" }
    // Seconds beside minutes tell nothing.
    let shown = parts[first...].prefix(first == 2 ? 1 : 2).filter { $0.count > 0 }
    return shown.map { "\($0.count) \($0.unit)" }.joined(separator: " ")
  }

  /// The duration for machines, in whole seconds.
  var seconds: String { String(components.seconds) }
}
