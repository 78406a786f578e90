import ExactJSON
import Foundation
import Testing

/// What must come of a trial.
enum TrialOutcome: Sendable {
  /// The pools, as `AdapterTrialResult.pools` shows them.
  case pools([String])
  /// A failure of that class, whose message contains the text.
  case failure(String, String, status: Int? = nil)

  func expect(_ trial: AdapterTrialResult, _ sourceLocation: SourceLocation) {
    switch self {
    case .pools(let pools):
      #expect(
        trial.process.ending == .exit(pools.isEmpty ? 1 : 0), sourceLocation: sourceLocation)
      #expect(trial.failure == nil, sourceLocation: sourceLocation)
      #expect(trial.pools == pools, sourceLocation: sourceLocation)
    case .failure(let name, let part, let status):
      #expect(trial.process.ending == .exit(1), sourceLocation: sourceLocation)
      #expect(trial.failure?.name == name, sourceLocation: sourceLocation)
      let message = trial.failure?.message ?? "no message, but \(trial.pools)"
      #expect(part.isEmpty || message.contains(part), sourceLocation: sourceLocation)
      #expect(trial.pools == [], sourceLocation: sourceLocation)
      if let status {
        #expect(trial.failure?.status == status, sourceLocation: sourceLocation)
      }
    }
  }
}

/// What `purser adapter try --json` has said.
struct AdapterTrialResult: Sendable {
  /// Why there are no balances.
  struct Failure: Hashable, Sendable {
    var name: String
    var message: String
    var status: Int?
  }

  let process: PurserProcess.Result
  let json: JSONValue?

  init(_ process: PurserProcess.Result) {
    self.process = process
    json = try? process.json()
  }

  private static let parts = [
    "balances", "error", "unavailable", "exchanges", "findings", "items", "rules", "unasked",
  ]
  private static let members = [
    "pool", "currency", "available", "reserved", "used", "credited", "credit_limit",
    "pending_top_up", "note", "updated_at", "expires_at", "cuts",
  ]

  /// `main USD 5.00 reserved=0.50`: what is available, `-` for none, then whatever else is given.
  var pools: [String] {
    (json?["balances"]?.arrayValue ?? []).map { pool in
      let text = { (name: String) in pool[name]?.stringValue }
      let others = Self.members.dropFirst(3).dropLast(3).compactMap { name in
        text(name).map { "\(name)=\($0)" }
      }
      return ([text("pool") ?? "?", text("currency") ?? "?", text("available") ?? "-"] + others)
        .joined(separator: " ")
    }
  }

  var failure: Failure? {
    guard let error = json?["error"], case .object = error else { return nil }
    return Failure(
      name: error["class"]?.stringValue ?? "?", message: error["message"]?.stringValue ?? "?",
      status: error["status"]?.numberValue.flatMap { Int($0.text) })
  }

  /// Expects the output to be what programs rely on, and to give away nothing.
  ///
  /// - Returns: whether there is anything in it.
  @discardableResult
  func expectContract(secrets: [String], _ sourceLocation: SourceLocation) -> Bool {
    let output = process.output
    #expect(
      output.hasSuffix("\n") && !output.dropLast().contains("\n"),
      "the output is no line: \(output), \(process.errors)", sourceLocation: sourceLocation)
    guard case .object(let object)? = json else {
      return false
    }
    #expect(object.map(\.0) == Self.parts, sourceLocation: sourceLocation)
    for pool in object["balances"]?.arrayValue ?? [] {
      guard case .object(let pool) = pool else { continue }
      #expect(pool.map(\.0) == Self.members, sourceLocation: sourceLocation)
    }
    if case .object(let error)? = object["error"] {
      #expect(
        error.map(\.0) == ["class", "message", "status", "may_have_been_sent"],
        sourceLocation: sourceLocation)
      #expect(object["balances"] == [], sourceLocation: sourceLocation)
    } else {
      #expect(object["error"] == .null, sourceLocation: sourceLocation)
    }
    for secret in secrets {
      for form in [secret, Data(secret.utf8).base64EncodedString()] {
        #expect(
          !output.contains(form) && !process.errors.contains(form),
          "a secret is given away: \(output) \(process.errors)", sourceLocation: sourceLocation)
      }
    }
    return true
  }
}
