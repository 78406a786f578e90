import Foundation

/// What the process has used of the processors so far.
struct ProcessTime {
  /// Seconds in the process and in the kernel for it.
  let seconds: Double

  static var now: ProcessTime {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return ProcessTime(seconds: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
  }
}
