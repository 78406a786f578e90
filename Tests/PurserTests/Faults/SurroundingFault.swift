import Testing

/// Something that goes wrong around a gateway while shops send it orders, and what is expected of it.
struct SurroundingFault: Sendable, CustomTestStringConvertible {
  /// What comes of it in the end.
  enum Course: Sendable {
    /// The gateway goes on by itself after `end`.
    case passes
    /// The process ends by it; the next start has everything.
    case endsProcess
    /// The ledger is gone for good, and a backup takes its place. Where there is a refusal, the next start
    /// is refused in these words before.
    case needsBackup(refusal: String?)
  }

  /// What `/health/ready` says while it lasts.
  enum Readiness: Sendable {
    /// That orders can be held.
    case ready
    /// The same; suppliers may fail.
    case degraded
    /// Nothing: nobody answers.
    case silent
    /// That none can be held, with a reason that begins so.
    case notReady(String)
  }

  /// Where the standard streams go.
  struct Streams: Sendable {
    /// What a shell does with them before it becomes the gateway.
    var redirections: String
    /// Whether `pipe` is made in the bench's folder before, with the test at its other end.
    var hasPipe = false
    /// Further options of the command.
    var options: [String] = []
  }

  /// What it is called.
  let name: String
  /// Whether no order can be held while it lasts.
  var stopsOrders = false
  var readiness = Readiness.ready
  /// A part of each line of the log that belongs to it, in their order: these are all that there are. `nil`
  /// where nobody knows what is told.
  var lines: [String]? = []
  var course = Course.passes
  /// The signal that ends the process afterwards, where it matters.
  var lastSignal: Int32?
  /// Where the streams go; `nil` where the test reads them.
  var streams: Streams?
  /// Makes it happen.
  var begin: @Sendable (FaultScene) async throws -> Void
  /// Takes it back, where it can be.
  var end: @Sendable (FaultScene) async throws -> Void = { _ in }

  var testDescription: String { name }

  /// Whether orders go on while it lasts.
  var letsOrdersPass: Bool {
    guard case .passes = course, !stopsOrders else { return false }
    if case .silent = readiness { return false }
    return true
  }

  /// Whether a backup has to be made before.
  var needsBackup: Bool {
    if case .needsBackup = course { return true }
    return false
  }
}
