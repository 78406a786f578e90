import Logging
import ServiceLifecycle
import UnixSignals

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a gateway does on signals. SIGTERM and SIGINT ask it to stop, and the second of them ends it at once:
/// what it has acknowledged is on the disk. SIGHUP reads the configuration anew. SIGUSR1, by which others reopen
/// their logs, does nothing: lines go to standard error.
struct GatewaySignals {
  let group: ServiceGroup
  /// Who reads the configuration anew; without it SIGHUP asks the gateway to stop, as a terminal does that
  /// is closed.
  let configuration: RunningConfiguration?

  /// Keeps a signal that comes before the gateway heeds it from ending the process.
  static func expectReloads() {
    for number in [SIGHUP, SIGUSR1] { _ = signal(number) { _ in } }
  }

  /// Heeds signals until the task is cancelled.
  func heed() async {
    var isStopping = false
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup, .sigusr1)
    for await signal in signals {
      if signal == .sigusr1 { continue }
      if signal == .sighup, let configuration {
        Task { _ = await configuration.reload(isRehearsal: false) }
        continue
      }
      guard !isStopping else { _exit(128 + signal.number) }
      isStopping = true
      await group.triggerGracefulShutdown()
    }
  }
}

extension UnixSignal {
  /// The number by which a shell tells it.
  fileprivate var number: Int32 {
    self == .sigint ? SIGINT : self == .sighup ? SIGHUP : SIGTERM
  }
}
