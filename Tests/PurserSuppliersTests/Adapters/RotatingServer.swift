import CurlClient
import Synchronization

@testable import PurserSuppliers

/// A supplier that takes each refresh token once.
final class RotatingServer: Sendable {
  struct State {
    var issued = 0
    var sent: [String] = []
    var rotates = true
    /// Answers for requests of these numbers, counted from 1, after the token was taken.
    var lost: Set<Int> = []
    var refusal = #"{"error":"invalid_grant"}"#
    /// Other answers to requests of these numbers; `NEXT` stands for the new token.
    var answers: [Int: (status: Int, body: String)] = [:]
    /// Failures of exchanges of these numbers.
    var failures: [Int: CurlError] = [:]
  }

  let state = Mutex(State())

  var sent: [String] { state.withLock(\.sent) }

  var transport: ScriptedTransport {
    ScriptedTransport { [self] request, _ in
      guard request.url.hasSuffix("/token") else { return .success(.reply(#"{"amount":1}"#)) }
      return answer(String(decoding: request.body ?? [], as: UTF8.self))
    }
  }

  private func answer(_ body: String) -> Result<HTTPResponse, CurlError> {
    state.withLock { state in
      let token = body.split(separator: "refresh_token=").last.map(String.init) ?? ""
      state.sent.append(token)
      guard token == "rt-\(state.issued)" || !state.rotates else {
        return .success(.reply(state.refusal, status: 400))
      }
      if let failure = state.failures[state.sent.count] { return .failure(failure) }
      let answer = state.answers[state.sent.count]
      if let answer, !answer.body.contains("NEXT") {
        return .success(.reply(answer.body, status: answer.status))
      }
      state.issued += state.rotates ? 1 : 0
      if let answer {
        let body = answer.body.replacing("NEXT", with: "rt-\(state.issued)")
        return .success(.reply(body, status: answer.status))
      }
      if state.lost.contains(state.sent.count) {
        return .failure(CurlError(code: .closedEarly, message: "ended early"))
      }
      let next = state.rotates ? #","refresh_token":"rt-\#(state.issued)""# : ""
      return .success(.reply(#"{"access_token":"at","expires_in":3600\#(next)}"#))
    }
  }
}
