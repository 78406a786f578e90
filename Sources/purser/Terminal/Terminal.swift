import ArgumentParser
import BoundedLogging
import Foundation
import Synchronization

/// Where a command's words go: answers to standard output, everything else to standard error.
///
/// A command need not look whether its answer was taken: what could not be printed is told when it
/// ends, and ends it with 1. Who prints much looks at `isBroken` and stops.
enum Terminal {
  /// Why the answer could not be printed; nothing more is printed then.
  private static let failure = Mutex<StandardStream.Failure?>(nil)

  /// Prints an answer and its line break at once, also into a pipe.
  static func say(_ text: String) { write(Array((text + "\n").utf8)) }

  /// Prints an answer that is bytes already.
  static func say(_ bytes: [UInt8]) { write(bytes + [UInt8(ascii: "\n")]) }

  /// Prints a piece of an answer as it is.
  static func write(_ bytes: [UInt8]) {
    failure.withLock { failure in
      guard failure == nil else { return }
      do throws(StandardStream.Failure) { try StandardStream.output.write(bytes) } catch {
        failure = error
      }
    }
  }

  /// Whether an answer, or a part of it, could not be printed.
  static var isBroken: Bool { failure.withLock { $0 != nil } }

  /// Prints a line on standard output that nobody has to read for the process to do its work.
  static func announce(_ text: String) {
    do throws(StandardStream.Failure) {
      try StandardStream.output.write(Array((text + "\n").utf8))
    } catch {
      complain("purser: cannot write to standard output: \(error); going on without")
    }
  }

  /// Prints what is not part of the answer. Where standard error cannot be written to, there is nobody
  /// left to tell.
  static func complain(_ text: String) { hint(text + "\n") }

  /// Prints what is not part of the answer, as it is.
  static func hint(_ text: String) {
    do throws(StandardStream.Failure) { try StandardStream.error.write(Array(text.utf8)) } catch {
      // As said above.
    }
  }

  /// Ends the process with `code`; where the answer could not be printed, with 1 at least.
  static func end(_ code: ExitCode) -> Never {
    LogGate.process.tellAll()
    guard let failure = failure.withLock(\.self) else { Foundation.exit(code.rawValue) }
    if failure.isClosedPipe { endByClosedPipe() }
    complain("purser: cannot write to standard output: \(failure)")
    Foundation.exit(code.isSuccess ? ExitCode.failure.rawValue : code.rawValue)
  }

  /// Ends as programs do that know nothing of closed pipes, which shells expect and do not report.
  private static func endByClosedPipe() -> Never {
    guard StandardStream.closedPipeEnds.load(ordering: .relaxed) else {
      Foundation.exit(ExitCode.failure.rawValue)
    }
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGPIPE)
    _ = signal(SIGPIPE, SIG_DFL)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    _ = raise(SIGPIPE)
    Foundation.exit(ExitCode.failure.rawValue)
  }
}
