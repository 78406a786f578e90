package import PurserCore

/// How connections are served.
package struct Edge: Sendable {
  /// After how long a connection is closed on which nothing happens and nothing is waited for.
  package var idleTimeout: Duration
  /// After how long a connection is closed whose client reads nothing of its answer.
  package var readingPatience: Duration
  /// The bounds of the order lane; nil where Hummingbird answers everything.
  package var lane: Lane?
  /// The most connections at a time; nil for as many as the system's limit leaves room for.
  package var connections: Int?
  /// The ledger that the order lane asks; nil for the gateway's.
  package var laneLedger: (any LedgerService)?

  /// What one connection may ask of the order lane.
  package struct Lane: Sendable {
    /// The most orders and reports of one connection that wait for their answers. What a client
    /// sends beyond them is read when the first of them are answered.
    package var waitingAnswers: Int
    /// The most bytes of a head that the lane reads. A longer one goes the general way, which has
    /// a limit of its own.
    package var headBytes: Int

    /// Bounds that no client meets by mistake.
    package init(waitingAnswers: Int = 64, headBytes: Int = 8192) {
      self.waitingAnswers = waitingAnswers
      self.headBytes = headBytes
    }
  }

  /// The edge of the product.
  package init(
    idleTimeout: Duration = .seconds(75), readingPatience: Duration = .seconds(30),
    lane: Lane? = Lane(), connections: Int? = nil,
    laneLedger: (any LedgerService)? = nil
  ) {
    self.idleTimeout = idleTimeout
    self.readingPatience = readingPatience
    self.lane = lane
    self.connections = connections
    self.laneLedger = laneLedger
  }
}
