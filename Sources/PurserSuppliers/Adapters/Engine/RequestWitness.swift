internal import Synchronization

/// Sees each request of a client right before it is sent, as people may see it. The transport that sends it
/// takes what was seen, so that a request, what was computed for it and its reply stay together.
///
/// For one check at a time.
final class RequestWitness: Sendable {
  /// A request, and what makes it.
  struct Seen: Sendable {
    var part: RequestPart
    var trace: RequestTrace
  }

  private let latest = Mutex<Seen?>(nil)
  private let unfound = Mutex<[SelectorFinding]>([])

  /// Sees the request that is sent next.
  func see(_ trace: RequestTrace, of part: RequestPart) {
    latest.withLock { $0 = Seen(part: part, trace: trace) }
  }

  /// The request that is being sent; `nil` where nobody has shown it.
  func take() -> Seen? {
    latest.withLock { latest in
      defer { latest = nil }
      return latest
    }
  }

  /// Sees what selectors do not find in a reply.
  func see(unfound findings: [SelectorFinding]) { unfound.withLock { $0 += findings } }

  /// What selectors did not find since it was taken last.
  func takeUnfound() -> [SelectorFinding] {
    unfound.withLock { unfound in
      defer { unfound = [] }
      return unfound
    }
  }
}
