import PurserCore

/// What every ledger promises, whoever keeps it. A test of an implementation is one line:
///
///     @Test("keeps every promise", arguments: LedgerPromise.all)
///     func conformance(promise: LedgerPromise) async throws { try await promise.check(home) }
package struct LedgerPromise: Sendable, CustomStringConvertible {
  /// A promise that was not kept.
  package struct Broken: Error, CustomStringConvertible {
    /// What was found instead.
    package let description: String
  }

  /// The promise in one sentence.
  package let description: String
  private let body: @Sendable (any LedgerUnderTest) async throws -> Void

  init(
    _ description: String, _ body: @escaping @Sendable (any LedgerUnderTest) async throws -> Void
  ) {
    self.description = description
    self.body = body
  }

  /// Holds an implementation to the promise.
  ///
  /// - Throws: `Broken` when it does not keep it, or what the implementation throws.
  package func check(_ home: any LedgerUnderTest) async throws { try await body(home) }

  /// Every promise.
  package static let all = orders + reports + attempts + leading + parts + owner + feed
}

/// Expects two values to be equal.
func expect<Value: Equatable>(
  _ found: Value, is wanted: Value, _ what: String
) throws(LedgerPromise.Broken) {
  guard found == wanted else {
    throw LedgerPromise.Broken(description: "\(what): \(found) in place of \(wanted)")
  }
}

/// Expects a ledger to refuse something.
func expect<Answer>(
  _ error: LedgerError, _ what: String, _ body: () async throws(LedgerError) -> Answer
) async throws(LedgerPromise.Broken) {
  let found: Result<Answer, LedgerError>
  do { found = .success(try await body()) } catch { found = .failure(error) }
  guard case .failure(error) = found else {
    throw LedgerPromise.Broken(description: "\(what): \(found) in place of \(error)")
  }
}
