/// The `RateLimit` field of the IETF's draft "RateLimit header fields for HTTP": a list of limits,
/// `"default";r=0;t=30` from draft 08 on, and `limit=10, remaining=0, reset=30` in draft 07.
enum RateLimitField {
  /// The rest of one limit, and in how many seconds there is more.
  struct Limit: Hashable {
    let remaining: Int64
    let resetSeconds: Int64
  }

  /// The limits that `value` names with both numbers; anything else is passed over.
  static func limits(in value: String) -> [Limit] {
    let items = split(value[...], at: ",").map(parameters)
    let newer = items.compactMap { limit($0["r"], $0["t"]) }
    let all = items.reduce(into: [:]) { all, item in all.merge(item) { first, _ in first } }
    return newer + [limit(all["remaining"], all["reset"])].compactMap(\.self)
  }

  private static func limit(_ remaining: Int64?, _ reset: Int64?) -> Limit? {
    guard let remaining, let reset else { return nil }
    return Limit(remaining: remaining, resetSeconds: reset)
  }

  /// The parameters of one item that are numbers.
  private static func parameters(of item: Substring) -> [String: Int64] {
    var parameters: [String: Int64] = [:]
    for part in split(item, at: ";") {
      let sides = part.split(separator: "=", maxSplits: 1)
      // More digits than an integer of a structured field may have (RFC 9651, section 3.3.1) are
      // no number.
      guard sides.count == 2, sides[1].trimmingSpaces.utf8.count <= 15,
        let number = Int64(sides[1].trimmingSpaces), number >= 0
      else { continue }
      parameters[String(sides[0].trimmingSpaces)] = number
    }
    return parameters
  }

  /// The parts between separators that stand in no quoted text.
  private static func split(_ text: Substring, at separator: Character) -> [Substring] {
    var parts: [Substring] = []
    var start = text.startIndex
    var isQuoted = false
    var isEscaped = false
    for index in text.indices {
      let character = text[index]
      if isEscaped {
        isEscaped = false
      } else if isQuoted, character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      } else if character == separator, !isQuoted {
        parts.append(text[start..<index])
        start = text.index(after: index)
      }
    }
    return parts + [text[start...]]
  }
}
