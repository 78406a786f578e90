#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The priority of commands that give way to the gateway beside them.
enum LowPriority {
  /// The lowest (setpriority(2)).
  private static let lowest: CInt = 19

  /// Has this thread, and those that it starts, run when nothing else wants the processor. Linux also takes a
  /// thread's place among those that want the disk from this number, where nothing else was set
  /// (ioprio_set(2)).
  static func take() {
    #if canImport(Glibc)
      let process = __priority_which_t(PRIO_PROCESS.rawValue)
    #else
      let process = PRIO_PROCESS
    #endif
    // Zero is the caller. Where the system does not allow it, the command runs as others do.
    _ = setpriority(process, 0, lowest)
  }
}
