internal import Hummingbird

/// Which suppliers an answer lists one by one. The others are counted by reason either way.
package enum CandidateListing: String, Sendable {
  /// Those that are ranked with their numbers, and the excluded ones where there are no more than
  /// `mostExcluded`.
  case brief
  /// Everybody.
  case all

  /// The most excluded suppliers that a brief answer lists: so a shop with few suppliers sees every
  /// reason, and with hundreds the answer stays small.
  static let mostExcluded = 8

  /// The listing that a request asks for.
  ///
  /// - Parameter value: its parameter `candidates`, where it has one.
  /// - Throws: `Problem` when it means nothing.
  init(parameter value: (some StringProtocol)?) throws(Problem) {
    guard let value else {
      self = .brief
      return
    }
    guard let listing = CandidateListing(rawValue: String(value)) else {
      throw Problem(
        .invalidField, "`candidates` must be `all` or `brief`", field: "candidates")
    }
    self = listing
  }
}

extension Request {
  /// Which suppliers the answer is to list.
  var candidateListing: CandidateListing {
    get throws(Problem) {
      try CandidateListing(parameter: uri.queryParameters.get("candidates"))
    }
  }
}
