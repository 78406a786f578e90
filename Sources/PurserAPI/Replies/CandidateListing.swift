internal import HTTPTypes
internal import Hummingbird

/// Which suppliers an answer lists one by one. The others are counted by reason, but for `none`.
package enum CandidateListing: Sendable {
  /// Those that are ranked with their numbers, and the excluded ones where there are no more than
  /// `mostExcluded`.
  case brief
  /// Everybody.
  case all
  /// Nobody: the answer says where the order stands, and nothing of how it was decided.
  case none

  /// The most excluded suppliers that a brief answer lists: so a shop with few suppliers sees every
  /// reason, and with hundreds the answer stays small.
  static let mostExcluded = 8

  /// The listing that a request asks for.
  ///
  /// - Parameter value: its parameter `candidates`, where it has one.
  /// - Throws: `Problem` when it means nothing.
  init(parameter value: (some StringProtocol)?) throws(Problem) {
    switch value {
    case nil, "brief"?: self = .brief
    case "all"?: self = .all
    case .some:
      throw Problem(
        .invalidField, "`candidates` must be `all` or `brief`", field: "candidates")
    }
  }
}

extension Request {
  /// Which suppliers the answer is to list.
  var candidateListing: CandidateListing {
    get throws(Problem) {
      try CandidateListing(parameter: uri.queryParameters.get("candidates"))
    }
  }

  /// Which suppliers the answer is to list, where it may leave the decision out: a word for the listing
  /// counts for more than a preference.
  var preferredListing: CandidateListing {
    get throws(Problem) {
      let listing = try candidateListing
      guard uri.queryParameters.get("candidates") == nil else { return listing }
      return prefersMinimalAnswer ? .none : listing
    }
  }

  /// Whether a header `Prefer` says `return=minimal` (RFC 7240, section 4.2). The first `return` counts,
  /// and what is not understood is passed over.
  var prefersMinimalAnswer: Bool {
    guard let name = HTTPField.Name.prefer else { return false }
    for value in headers[values: name] {
      for preference in value.split(separator: ",") {
        let parts = preference.prefix { $0 != ";" }.split(
          separator: "=", maxSplits: 1, omittingEmptySubsequences: false
        ).map { $0.filter { $0 != " " && $0 != "\t" } }
        guard parts.first?.lowercased() == "return", parts.count == 2 else { continue }
        return parts[1] == "minimal" || parts[1] == "\"minimal\""
      }
    }
    return false
  }
}

extension HTTPField.Name {
  /// RFC 7240, section 2.
  static let prefer = HTTPField.Name("Prefer")

  /// RFC 7240, section 3.
  static let preferenceApplied = HTTPField.Name("Preference-Applied")
}
