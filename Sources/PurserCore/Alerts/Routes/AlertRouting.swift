/// Who is told of which alerts: all channels of all routes that take one. What no route takes goes to every channel, so
/// that no alert is lost in a gap between routes; whoever wants none of some alerts writes a route without channels.
package struct AlertRouting: Hashable, Sendable {
  /// The routes.
  package var routes: [AlertRoute]
  /// All channels, by name.
  package var channels: [String]
  /// The owner's clock.
  package var clock: LocalClock

  /// Routes; without any, every channel is told of everything.
  package init(routes: [AlertRoute] = [], channels: [String], clock: LocalClock = .utc) {
    self.routes = routes
    self.channels = channels
    self.clock = clock
  }

  /// Who is told of a change.
  ///
  /// - Parameters:
  ///   - notice: the change.
  ///   - now: the moment.
  ///   - told: who was told that the alert holds: they hear as well that it got worse, and that it is over.
  /// - Returns: the channels that are configured, in their order.
  package func channels(
    for notice: AlertNotice, at now: Timestamp, told: Set<String> = []
  ) -> [String] {
    let (day, minute) = (clock.day(at: now), clock.minute(at: now))
    let taking = routes.filter {
      $0.takes(notice.key, notice.tier, day: day, minute: minute)
    }
    var names: Set<String>
    switch notice.change {
    case .recovered: names = told
    case .raised, .repeated:
      names = taking.isEmpty ? Set(channels) : Set(taking.flatMap(\.channels))
    case .worsened:
      names = taking.isEmpty ? Set(channels) : Set(taking.flatMap(\.channels)).union(told)
    }
    return channels.filter { names.contains($0) }
  }
}
