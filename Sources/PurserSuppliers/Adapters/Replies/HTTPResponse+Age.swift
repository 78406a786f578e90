internal import CurlClient
internal import PurserCore

extension HTTPResponse {
  /// Beyond this many seconds an `Age` says no more (RFC 9111, section 1.2.2).
  private static let greatestAge: Int64 = 2_147_483_648

  /// How long the reply had been in caches when it came (RFC 9111, section 5.1); zero for one that no
  /// cache has seen. Of several ages the greatest counts.
  ///
  /// - Throws: `CheckFailure.malformed` for an age that is none: a cache answered, and nobody knows how
  ///   old its answer is.
  func age() throws(CheckFailure) -> Duration {
    var greatest: Int64 = 0
    for header in headers where header.isNamed("Age") {
      for member in header.value.split(separator: ",") where !member.trimmingSpaces.isEmpty {
        guard let seconds = WholeSeconds.roundedUp(member.trimmingSpaces) else {
          throw CheckFailure(
            .malformed,
            "a cache answered, and its `Age` \(Value.text(header.value).shown) is no number of "
              + "seconds: nobody knows how old the reply is", status: status)
        }
        greatest = max(greatest, min(seconds, Self.greatestAge))
      }
    }
    return .seconds(greatest)
  }
}
