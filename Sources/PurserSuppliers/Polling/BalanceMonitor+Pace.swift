internal import PurserCore

/// How checks give way to orders: while orders are under way, only so many begin in a stretch of time, and more
/// of those for which an order waits. So a round of all suppliers costs orders a share of their time that does
/// not grow with the round, and it ends in a time that can be told: 10,000 suppliers take some ten seconds.
extension BalanceMonitor {
  /// The most checks that begin in a stretch of time beside orders: each costs about as much as three orders.
  static let mostBesideOrders = 10
  /// The same with those for which an order waits.
  static let mostUrgentBesideOrders = 40
  static let stretchBesideOrders = Duration.milliseconds(10)
  /// Fewer commands than this leave room: orders that come one by one.
  static let leastOrders = 2

  /// Has checks begin that wait, as far as there are places: those first for which an order waits.
  func beginWaiting() {
    while begunBesideOrders < Self.mostUrgentBesideOrders,
      let supplier = queue.takeNext(onlyUrgent: begunBesideOrders >= Self.mostBesideOrders)
    {
      guard let watch = watches[supplier], let check = watch.underWay, check.task == nil else {
        // It was given up meanwhile, or brought forward.
        queue.leavePlace()
        continue
      }
      if isBesideOrders { countBesideOrders() }
      begin(watch)
    }
  }

  private var isBesideOrders: Bool { sink.commandsUnderWay - ownCommands >= Self.leastOrders }

  private func countBesideOrders() {
    begunBesideOrders += 1
    guard begunBesideOrders == 1 else { return }
    Task {
      // A sleep that fails ends the stretch sooner.
      try? await pacer.sleep(for: Self.stretchBesideOrders)
      begunBesideOrders = 0
      beginWaiting()
    }
  }
}
