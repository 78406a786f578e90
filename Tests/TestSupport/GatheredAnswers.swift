import PurserCore
import Synchronization

/// The answers to requests that were handed over together, each at its place, once all have come.
final class GatheredAnswers: Sendable {
  private struct State {
    var texts: [String?]
    var missing: Int
  }

  private let state: Mutex<State>
  private let onComplete: @Sendable ([String]) -> Void

  /// Waits for so many answers.
  init(_ count: Int, onComplete: @escaping @Sendable ([String]) -> Void) {
    state = Mutex(State(texts: Array(repeating: nil, count: count), missing: count))
    self.onComplete = onComplete
  }

  /// Takes the answer to the request at a place.
  func take(_ answer: Result<OrderStatus, LedgerError>, at place: Int) {
    let texts = state.withLock { state -> [String]? in
      state.texts[place] = Self.text(answer)
      state.missing -= 1
      return state.missing == 0 ? state.texts.compactMap(\.self) : nil
    }
    if let texts { onComplete(texts) }
  }

  private static func text(_ answer: Result<OrderStatus, LedgerError>) -> String {
    switch answer {
    case .success(let status): status.state.name
    case .failure(.orderRefused): "order_refused"
    case .failure(let error): "\(error)"
    }
  }
}
