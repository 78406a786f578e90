import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Lets the signals by which people end a command wait, also that of a terminal which is closed. When the
/// last hold has ended, a signal that came meanwhile does what it does without one, so that the shell sees
/// the usual status.
struct SignalHold {
  private struct State {
    var holds = 0
    /// The signals that wait. None of those that whoever started the process wants ignored, as `nohup`
    /// does.
    var caught: [Int32] = []
  }

  private static let state = Mutex(State())

  /// Begins a hold, until `end()`.
  init() {
    Self.state.withLock { state in
      state.holds += 1
      if state.holds == 1 { state.caught = [SIGINT, SIGTERM, SIGHUP].filter(Self.catchSignal) }
    }
  }

  /// Ends the hold, and with it the process where a signal waits and no other hold is left.
  func end() {
    Self.state.withLock { state in
      state.holds -= 1
      guard state.holds == 0 else { return }
      for number in state.caught { _ = signal(number, SIG_DFL) }
      let number = waitingSignal.exchange(0, ordering: .sequentiallyConsistent)
      // To the process: the threads of tasks let no signal through.
      if number != 0 { _ = kill(getpid(), number) }
      Self.awaitDelivery(of: state.caught)
    }
  }

  /// How often delivery is looked for, some tenths of a millisecond apart.
  private static let mostLooks = 10_000

  /// Returns once no signal is on its way to a thread that takes it, and ends the process: else this could end
  /// as if nobody had asked. Only threads that let no signal through see that one is on its way.
  private static func awaitDelivery(of numbers: [Int32]) {
    for _ in 0..<mostLooks {
      var pending = sigset_t()
      guard sigpending(&pending) == 0, numbers.contains(where: { sigismember(&pending, $0) == 1 })
      else { return }
      usleep(100)
    }
  }

  /// Catches a signal, unless it is ignored.
  private static func catchSignal(_ number: Int32) -> Bool {
    // The handler must not be the first to touch this: that may allocate.
    _ = waitingSignal.load(ordering: .sequentiallyConsistent)
    let before = signal(number) { number in
      waitingSignal.store(number, ordering: .sequentiallyConsistent)
    }
    guard unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) else {
      return true
    }
    _ = signal(number, SIG_IGN)
    return false
  }
}

/// The last signal that came during a hold; 0 for none.
private let waitingSignal = Atomic<Int32>(0)
