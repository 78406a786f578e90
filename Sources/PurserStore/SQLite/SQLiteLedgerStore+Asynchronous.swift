internal import Foundation
package import PurserCore
internal import Synchronization

/// Upkeep for callers that have no thread to block. It runs on a thread of the system's pool.
extension SQLiteLedgerStore {
  /// As the blocking form.
  package func prune(
    endedBefore: Timestamp, journalBefore: Timestamp, limit: Int = 1000
  ) async throws(StoreError) -> Bool {
    try await Self.elsewhere { () throws(StoreError) in
      try self.prune(endedBefore: endedBefore, journalBefore: journalBefore, limit: limit)
    }
  }

  /// As the blocking form.
  package func keep(_ origin: ClockOrigin) async throws(StoreError) {
    try await Self.elsewhere { () throws(StoreError) in try self.keep(origin) }
  }

  /// As `look`, without blocking the caller.
  package func lookElsewhere() async -> StoreError? {
    do throws(StoreError) {
      return try await Self.elsewhere { () throws(StoreError) in self.look() }
    } catch {
      return error
    }
  }

  private static func elsewhere<Value: Sendable>(
    _ body: @escaping @Sendable () throws(StoreError) -> Value
  ) async throws(StoreError) -> Value {
    let call = Call(body)
    let result: Result<Value, StoreError> = await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: call.run()) }
    }
    return try result.get()
  }
}

/// A call that lets go of what it was made on before it is answered, so that a store is closed when its
/// last user leaves it.
private final class Call<Value: Sendable>: Sendable {
  private let body: Mutex<(@Sendable () throws(StoreError) -> Value)?>

  init(_ body: @escaping @Sendable () throws(StoreError) -> Value) { self.body = Mutex(body) }

  func run() -> Result<Value, StoreError> {
    let taken = body.withLock { body in
      defer { body = nil }
      return body
    }
    guard let taken else { return .failure(StoreError(.failed, "a call was made twice")) }
    do throws(StoreError) { return .success(try taken()) } catch { return .failure(error) }
  }
}
