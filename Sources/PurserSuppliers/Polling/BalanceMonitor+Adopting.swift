package import PurserCore

/// How the monitor goes over to other suppliers, or to other ways to ask them, while it runs.
extension BalanceMonitor {
  /// Watches `subjects` from now on. A check under way ends as it began; of a supplier that is not watched any
  /// more it tells nobody anything.
  ///
  /// - Parameters:
  ///   - subjects: whom to watch.
  ///   - changed: those of them that are asked otherwise than before. They are asked at once, however their
  ///     checks went.
  package func adopt(_ subjects: [Subject], changed: Set<SupplierID>) {
    let before = watches
    watches = Dictionary(subjects.map { ($0.supplier, before[$0.supplier] ?? Watch($0)) }) {
      first, _ in first
    }
    for (supplier, watch) in before where watches[supplier] == nil { drop(watch) }
    for subject in subjects {
      guard let watch = before[subject.supplier] else { continue }
      watch.adopt(subject)
      if changed.contains(subject.supplier) { askAnew(watch) }
    }
    noteChange()
    let present = now()
    for supplier in watches.keys { plan(supplier, at: present) }
  }

  /// Has a supplier asked without regard to what came of the checks before; once the check under way is over,
  /// where there is one.
  func askAnew(_ watch: Watch) {
    watch.isOutdated = watch.underWay?.task != nil
    guard !watch.isOutdated else { return }
    watch.schedule.askAnew(resetsCircuit: watch.underWay == nil)
  }

  private func drop(_ watch: Watch) {
    watch.isDropped = true
    if let check = watch.underWay, check.task == nil { giveUp(check, of: watch) }
  }
}
