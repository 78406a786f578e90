internal import Foundation

/// How many files and connections the system lets this process have open at a time.
package enum DescriptorLimit {
  /// Raises the limit to the highest that the process may set itself.
  ///
  /// - Returns: the limit that holds from now on.
  @discardableResult
  package static func raise() -> Int {
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return fallback }
    if limit.rlim_cur < limit.rlim_max {
      var raised = limit
      raised.rlim_cur = raised.rlim_max
      if setrlimit(resource, &raised) == 0 { limit = raised }
    }
    return Int(clamping: limit.rlim_cur)
  }

  /// How many of them a server may use for its clients: the rest is for the ledger, the suppliers, and what the
  /// process is made of.
  static func connections(of limit: Int) -> Int {
    let free = limit - atRest
    return max(1, free - min(free / 2, min(1024, max(free / 4, 64))))
  }

  /// How many of them a server may use for its clients, as things stand.
  static var forConnections: Int {
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return connections(of: fallback) }
    return connections(of: Int(clamping: limit.rlim_cur))
  }

  /// A gateway at rest has some 28 open, with two event loops.
  private static let atRest = 32

  /// What POSIX systems give at least.
  private static let fallback = 256

  #if canImport(Darwin)
    private static let resource = RLIMIT_NOFILE
  #else
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #endif
}
