internal import PurserCore

/// Takes the pages of a list as they come, none of which is kept.
protocol PageReading {
  /// Takes a page of one of the list's calls, counted from 0.
  ///
  /// - Throws: `CheckFailure` where it cannot be read as a whole.
  mutating func take(_ page: Reply, ofCall index: Int) throws(CheckFailure)
}

/// How much one reading of a list may take.
package struct ListBounds: Sendable {
  /// The most bytes of all its replies together.
  var bytes = 512 << 20
  /// How long all of it may take.
  var patience = Duration.seconds(3600)
  /// How long one request may wait for its turn.
  var turn = Duration.seconds(600)
  /// How long to wait between two requests, so that what checks and orders ask has its turn as well.
  package var pause = Duration.zero
  /// What waits.
  package var clock: any Clock<Duration> = .continuous

  /// The usual bounds.
  package init() {}
}
