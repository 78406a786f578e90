import ExactJSON

extension AdapterTrialResult {
  /// `points ? shape_changed: why` for each pool that could not be read; `?` for a unit that nobody
  /// knows.
  var unavailable: [String] {
    (json?["unavailable"]?.arrayValue ?? []).map { pool in
      let text = { (name: String) in pool[name]?.stringValue ?? "?" }
      return "\(text("pool")) \(text("currency")) \(text("class")): \(text("message"))"
    }
  }

  /// What does not hold of the lines that `RecordedReply.expected` describes.
  func contradictions(to expected: [String]) -> [String] {
    var contradictions: [String] = []
    let failures = expected.filter { $0.hasPrefix("fails ") }
    let parts = expected.compactMap(Self.expectedPart)
    let amounts = expected.filter { !failures.contains($0) && !$0.contains(" unavailable ") }
    if pools != amounts { contradictions.append("read \(pools), not \(amounts)") }
    contradictions += parts.filter { !$0.holds(of: unavailable) }.map { "not said: \($0)" }
    if parts.count != unavailable.count { contradictions.append("unavailable: \(unavailable)") }
    for line in failures where !fails(as: line) {
      contradictions.append("\(line) expected, \(failure.map { "\($0)" } ?? "no failure") found")
    }
    if failures.isEmpty, let failure { contradictions.append("failed: \(failure)") }
    let ending = PurserProcess.Ending.exit(amounts.isEmpty ? 1 : 0)
    if process.ending != ending { contradictions.append("\(process.ending), not \(ending)") }
    return contradictions
  }

  private func fails(as line: String) -> Bool {
    let (name, part) = Self.halves(of: line.dropFirst("fails ".count), at: ":")
    return failure?.name == name && (failure?.message.contains(part) ?? false)
  }

  /// A pool that must be unavailable, and a part of the reason.
  struct UnavailablePart: CustomStringConvertible {
    var beginning: String
    var reason: String

    var description: String { "\(beginning): \(reason)" }

    func holds(of lines: [String]) -> Bool {
      lines.contains { $0.hasPrefix(beginning) && $0.contains(reason) }
    }
  }

  private static func expectedPart(_ line: String) -> UnavailablePart? {
    guard let mark = line.firstRange(of: " unavailable ") else { return nil }
    let (name, part) = halves(of: line[mark.upperBound...], at: ":")
    return UnavailablePart(
      beginning: "\(line[..<mark.lowerBound]) \(name)", reason: part)
  }

  private static func halves(of text: Substring, at mark: Character) -> (String, String) {
    guard let place = text.firstIndex(of: mark) else { return (String(text), "") }
    return (
      String(text[..<place]), text[text.index(after: place)...].drop { $0 == " " }.description
    )
  }
}
