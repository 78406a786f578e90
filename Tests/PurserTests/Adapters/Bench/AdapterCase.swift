import ExactJSON
import Foundation
import Testing

/// A supplier as its documentation has it: the adapter that somebody wrote from that, what its
/// server does, and what must come of it.
struct AdapterCase: Sendable, CustomTestStringConvertible {
  let name: String
  /// The adapter. `SELF` and `OTHER` stand for the URLs of the two servers.
  let adapter: String
  /// `name=value` each.
  var credentials: [String] = []
  /// `name=value` each.
  var settings: [String] = []
  let answer: CheckingServer.Answer
  /// A second server, for tokens as a rule.
  var other: CheckingServer.Answer?
  let expected: TrialOutcome
  /// What the server must have been asked, `METHOD TARGET` each; `nil` for whatever.
  var requests: [String]?

  var testDescription: String { name }

  init(
    _ name: String, _ adapter: String, credentials: [String] = [], settings: [String] = [],
    _ expected: TrialOutcome, requests: [String]? = nil, other: CheckingServer.Answer? = nil,
    answer: @escaping CheckingServer.Answer
  ) {
    (self.name, self.adapter, self.credentials) = (name, adapter, credentials)
    (self.settings, self.expected, self.requests) = (settings, expected, requests)
    (self.answer, self.other) = (answer, other)
  }

  /// A supplier that answers everybody the same.
  init(
    _ name: String, _ adapter: String, settings: [String] = [], reply: ServedReply,
    _ expected: TrialOutcome
  ) {
    self.init(name, adapter, settings: settings, expected) { _ in reply }
  }
}

extension AdapterCase {
  /// What came of a case.
  struct Run: Sendable {
    var trial: AdapterTrialResult
    var requests: [ReceivedRequest]
    var otherRequests: [ReceivedRequest]
  }

  /// Runs `purser adapter try` with it against its servers, and expects what it says.
  @discardableResult
  func check(sourceLocation: SourceLocation = #_sourceLocation) async throws -> Run {
    try await Turnstile.ofCases.pass {
      try await CheckingServer.with(answer) { server in
        guard let other else { return try await check(server, nil, sourceLocation) }
        return try await CheckingServer.with(other) {
          try await check(server, $0, sourceLocation)
        }
      }
    }
  }

  private func check(
    _ server: CheckingServer, _ other: CheckingServer?, _ sourceLocation: SourceLocation
  ) async throws -> Run {
    let trial = try await run(against: server.url, other: other?.url ?? "http://127.0.0.1:1")
    let run = Run(trial: trial, requests: server.requests, otherRequests: other?.requests ?? [])
    guard trial.expectContract(secrets: secrets, sourceLocation) else { return run }
    #expect(server.refusals + (other?.refusals ?? []) == [], sourceLocation: sourceLocation)
    expected.expect(trial, sourceLocation)
    if let requests {
      let asked = server.requests.map { "\($0.method) \($0.target)" }
      #expect(asked == requests, sourceLocation: sourceLocation)
    }
    return run
  }

  private func run(against url: String, other: String) async throws -> AdapterTrialResult {
    let text = adapter.replacing("SELF", with: url).replacing("OTHER", with: other)
    return try await TestBench.with("") { bench in
      try bench.write("supplier.yaml", text)
      var arguments = ["adapter", "try", bench.path("supplier.yaml"), "--base-url", url]
      if adapter.contains("_url: \"OTHER") {
        arguments += ["--base-url", "\(other.trimmingPrefix("http://"))=\(other)"]
      }
      if !credentials.isEmpty { arguments += ["--credentials"] + credentials }
      if !settings.isEmpty { arguments += ["--settings"] + settings }
      return AdapterTrialResult(try await bench.purser(arguments + ["--json"]))
    }
  }

  /// The values of the credentials, those excepted that are as short as a common word.
  private var secrets: [String] {
    credentials.map { String($0.drop { $0 != "=" }.dropFirst()) }.filter { $0.utf8.count > 5 }
  }
}
