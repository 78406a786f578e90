/// What became of a message, and what was said.
package struct MailReport: Hashable, Sendable {
  /// What became of it.
  package var outcome: MailOutcome
  /// What was said.
  package var trace: MailTrace

  /// A report.
  package init(outcome: MailOutcome, trace: MailTrace) {
    self.outcome = outcome
    self.trace = trace
  }

  /// What an owner is shown who tries a server, a line each.
  package var lines: [String] {
    var lines = ["library: \(trace.library)"]
    if let greeting = trace.greeting { lines.append("greeting: \(greeting)") }
    if !trace.hello.isEmpty { lines.append("EHLO: \(trace.hello.joined(separator: ", "))") }
    lines.append("TLS: \(trace.tls ?? "none")")
    switch (trace.mechanism, trace.isLoggedIn) {
    case (let mechanism?, true): lines.append("login: \(mechanism)")
    case (let mechanism?, false): lines.append("login: \(mechanism), not made")
    case (nil, _): lines.append("login: none")
    }
    lines.append("last reply: \(trace.lastReply ?? "none")")
    return lines
  }
}
