import Dispatch
import ExactJSON
import Foundation
import Synchronization
import Testing

/// A `purser` process with its outputs.
struct PurserProcess: Sendable {
  /// How a process ended.
  enum Ending: Hashable, Sendable {
    /// By itself, with this code.
    case exit(Int32)
    /// By this signal.
    case signal(Int32)
  }

  /// A process that has ended, with all that it wrote.
  struct Result: Hashable, Sendable {
    var ending: Ending
    var output: String
    var errors: String

    /// The output as JSON.
    func json() throws -> JSONValue { try JSONParser.parse(output) }
  }

  /// What it writes to standard output.
  let output: Transcript
  /// What it writes to standard error.
  let errors: Transcript
  private let process: Process
  private let end: Task<Ending, Never>

  /// One process is started at a time: a second one could inherit the pipes of the first, which
  /// would then not be closed when the first ends.
  private static let starting = Mutex(())

  /// Runs `purser` while `body` runs, then ends it where it has not ended by itself.
  ///
  /// - Parameters:
  ///   - arguments: the command line.
  ///   - environment: the variables beside those that programs need to start at all.
  ///   - folder: the working folder.
  ///   - redirections: what a shell does with the streams before it becomes the process.
  ///   - limit: the process is killed after so long, so that no test waits for ever.
  ///   - body: what to do meanwhile.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws, or why the process could not be started.
  static func run<Value>(
    _ arguments: [String], environment: [String: String], in folder: String,
    redirections: String? = nil, limit: DispatchTimeInterval = .seconds(120),
    _ body: (PurserProcess) async throws -> Value
  ) async throws -> Value {
    let purser = try start(
      arguments, environment: environment, in: folder, redirections: redirections)
    let watchdog = DispatchSource.makeTimerSource()
    watchdog.setEventHandler { purser.send(SIGKILL) }
    watchdog.schedule(deadline: .now() + limit)
    watchdog.activate()
    defer { watchdog.cancel() }
    let outcome: Swift.Result<Value, any Error>
    do { outcome = .success(try await body(purser)) } catch { outcome = .failure(error) }
    purser.send(SIGKILL)
    await purser.expectNoCrash()
    return try outcome.get()
  }

  private static func start(
    _ arguments: [String], environment: [String: String], in folder: String,
    redirections: String?
  ) throws -> PurserProcess {
    let process = Process()
    let binary = try PurserBinary.path()
    if let redirections {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", redirections + "\nexec \"$0\" \"$@\"", binary] + arguments
    } else {
      process.executableURL = URL(fileURLWithPath: binary)
      process.arguments = arguments
    }
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let inherited = ProcessInfo.processInfo.environment.filter {
      ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"].contains($0.key)
    }
    process.environment = inherited.merging(environment) { _, given in given }
    process.standardInput = FileHandle.nullDevice
    let (endings, ending) = AsyncStream.makeStream(of: Ending.self)
    process.terminationHandler = { process in
      let status = process.terminationStatus
      ending.yield(process.terminationReason == .exit ? .exit(status) : .signal(status))
      ending.finish()
    }
    let (output, errors) = try starting.withLock { _ in
      let (output, errors) = (Pipe(), Pipe())
      process.standardOutput = output
      process.standardError = errors
      try process.run()
      return (Transcript(of: output), Transcript(of: errors))
    }
    let end = Task {
      var endings = endings.makeAsyncIterator()
      return await endings.next() ?? .signal(0)
    }
    return PurserProcess(output: output, errors: errors, process: process, end: end)
  }

  /// The process's number.
  var number: Int32 { process.processIdentifier }

  /// Whether it still runs.
  var isRunning: Bool { process.isRunning }

  /// Sends a signal where the process still runs.
  func send(_ signal: Int32) {
    if process.isRunning { kill(process.processIdentifier, signal) }
  }

  /// How the process ended, once it has.
  func ending() async -> Ending { await end.value }

  /// A process that crashed fails its test, whatever the test looks at.
  private func expectNoCrash() async {
    guard case .signal(let signal) = await ending(),
      [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV].contains(signal)
    else { return }
    Issue.record("signal \(signal): \(await errors.whole().suffix(8_000))")
  }

  /// Everything there is to say of the process, once it has ended.
  func result() async -> Result {
    Result(
      ending: await ending(), output: await output.whole(), errors: await errors.whole())
  }
}
