internal import CurlClient
internal import PurserCore

/// A cookie that a reply sets, or takes away (RFC 6265, sections 4.1 and 5.2).
struct SetCookie {
  /// What a later cookie of the same reply replaces.
  struct Place: Hashable {
    let name: String
    let domain: String?
    let path: String?
  }

  let place: Place
  let value: String
  /// Whether its life is over: so a reply takes a cookie away.
  let hasEnded: Bool

  /// Reads the value of a `Set-Cookie` header in a reply of `now`; `nil` without a name.
  init?(_ header: String, now: Timestamp) {
    let parts = header.split(separator: ";", omittingEmptySubsequences: false).map(Self.sides)
    guard let pair = parts.first, let value = pair.value, !pair.name.isEmpty else { return nil }
    var attributes: [String: String] = [:]
    for attribute in parts.dropFirst() {
      attributes[attribute.name.lowercased()] = attribute.value ?? ""
    }
    place = Place(
      name: pair.name, domain: attributes["domain"]?.lowercased(), path: attributes["path"])
    self.value = value
    hasEnded = Self.hasEnded(attributes, now)
  }

  private static func sides(_ part: Substring) -> (name: String, value: String?) {
    let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (
      String(sides[0].trimmingSpaces), sides.count > 1 ? String(sides[1].trimmingSpaces) : nil
    )
  }

  /// `Max-Age` counts before `Expires`; what cannot be read of either says nothing.
  private static func hasEnded(_ attributes: [String: String], _ now: Timestamp) -> Bool {
    if let age = attributes["max-age"], age.drop(while: { $0 == "-" }).allSatisfy(\.isNumber) {
      return !age.isEmpty && (age.hasPrefix("-") || age.allSatisfy { $0 == "0" })
    }
    guard let date = attributes["expires"] else { return false }
    return HTTPDate.moment(date, near: nearYears).map { $0 <= now } ?? false
  }

  /// Years of two digits are those from 1970 to 2069 (RFC 6265, section 5.1.1): at most 50 years after
  /// 2019.
  private static let nearYears = Timestamp(microsecondsSinceEpoch: 1_546_300_800_000_000)
}

extension HTTPResponse {
  /// The value of a cookie that the reply sets and does not take away again; the last of that name.
  func cookie(_ name: String, at now: Timestamp) -> String? {
    cookies(at: now).last { $0.place.name == name }?.value
  }

  /// The names of the cookies that the reply sets, each once, in their order.
  func cookieNames(at now: Timestamp) -> [String] {
    var seen: Set<String> = []
    return cookies(at: now).map(\.place.name).filter { seen.insert($0).inserted }
  }

  /// The cookies left when all of `Set-Cookie` was looked at, by the clock of whoever sent it.
  private func cookies(at now: Timestamp) -> [SetCookie] {
    let clock = RetryAfter.clock(of: self, at: now)
    var cookies: [SetCookie] = []
    for cookie in values(of: "set-cookie").compactMap({ SetCookie($0, now: clock) }) {
      cookies.removeAll { $0.place == cookie.place }
      if !cookie.hasEnded { cookies.append(cookie) }
    }
    return cookies
  }
}
