import PurserCore
import PurserSimulator

/// The machine's time, in which the suppliers of a sandbox do things by themselves.
struct MachineTime: PassingTime {
  var now: Timestamp { SystemClock.now() }

  func wait(until moment: Timestamp) async {
    // The clock may be set back meanwhile.
    while !Task.isCancelled {
      let left = moment.since(now)
      guard left > .zero else { return }
      try? await Task.sleep(for: left)
    }
  }
}
