import Foundation
internal import GRDB
internal import GRDBSQLite

/// Has a connection work in small parts with pauses between them, so that it leaves most of the machine to others.
/// A low priority alone does not: two processors may share what they work with.
final class WorkPauses {
  /// How long a part takes.
  private static let part = Duration.milliseconds(5)
  /// How many times as long the pause after it is.
  private static let share = 3
  /// After how many steps of SQLite's machine the time is looked at.
  private static let steps: CInt = 10_000

  private let pause: (Duration) -> Void
  private var start = ContinuousClock.now

  private init(pause: @escaping (Duration) -> Void) { self.pause = pause }

  /// Does `body` with a connection that pauses.
  static func during<Value>(
    _ db: Database,
    pause: @escaping (Duration) -> Void = { Thread.sleep(forTimeInterval: $0 / .seconds(1)) },
    _ body: () throws -> Value
  ) rethrows -> Value {
    let pauses = WorkPauses(pause: pause)
    sqlite3_progress_handler(
      db.sqliteConnection, steps,
      { context in
        guard let context else { return 0 }
        Unmanaged<WorkPauses>.fromOpaque(context).takeUnretainedValue().pauseIfDue()
        return 0
      }, Unmanaged.passUnretained(pauses).toOpaque())
    defer { sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }
    return try withExtendedLifetime(pauses) { try body() }
  }

  private func pauseIfDue() {
    let time = ContinuousClock.now - start
    guard time >= Self.part else { return }
    pause(time * Self.share)
    start = .now
  }
}
