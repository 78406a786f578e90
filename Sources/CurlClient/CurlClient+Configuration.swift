extension CurlClient {
  /// What all exchanges of a client share.
  package struct Configuration: Sendable {
    /// The most connections open at a time; further exchanges wait for one, within their timeout.
    package var maximumConnections: Int

    /// The most connections open to one host at a time.
    package var maximumConnectionsPerHost: Int

    /// After this long without use a connection is not used again.
    package var idleConnectionLifetime: Duration

    /// The `User-Agent` of requests that name none.
    package var userAgent: String

    /// Makes a configuration.
    package init(
      maximumConnections: Int = 256,
      maximumConnectionsPerHost: Int = 64,
      idleConnectionLifetime: Duration = .seconds(60),
      userAgent: String = "purser"
    ) {
      self.maximumConnections = maximumConnections
      self.maximumConnectionsPerHost = maximumConnectionsPerHost
      self.idleConnectionLifetime = idleConnectionLifetime
      self.userAgent = userAgent
    }
  }
}

extension CurlClient.Configuration {
  /// Finds at the start what would otherwise fail every exchange.
  func check() throws(CurlError) {
    guard maximumConnections > 0, maximumConnectionsPerHost > 0 else {
      throw .unsent(.other, "a client needs at least one connection")
    }
    guard HTTPHeader(name: "User-Agent", value: userAgent).hasValidValue else {
      throw .unsent(.other, "the user agent contains a control character")
    }
  }
}
