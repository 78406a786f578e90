extension OrderID {
  /// What it names, for people: `order A-1`, `attempt 2 of order A-1`, `part 3 of attempt 1 of order A-1`.
  package var inWords: String {
    guard let parts else { return "order \(name)" }
    let attempt = "attempt \(parts.attempt) of order \(parts.order.name)"
    return parts.part > 0 ? "part \(parts.part) of \(attempt)" : attempt
  }
}
