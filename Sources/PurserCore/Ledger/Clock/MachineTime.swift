/// Time that passes as the machine's does.
package struct MachineTime: PassingTime {
  private let moment: @Sendable () -> Timestamp

  /// A time.
  ///
  /// - Parameter moment: its present moment, such as that of a ledger's clock.
  package init(_ moment: @escaping @Sendable () -> Timestamp) { self.moment = moment }

  package var now: Timestamp { moment() }

  package func wait(until moment: Timestamp) async {
    // The clock may be set back meanwhile.
    while case let rest = moment.since(now), rest > .zero {
      // An error says that the task was cancelled: then there is nothing to wait for.
      do { try await ContinuousClock().sleep(for: rest) } catch { return }
    }
  }
}
