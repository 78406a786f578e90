internal import Synchronization

/// The random and increasing numbers of a sample, so that a signature is the same each time.
final class SampleNonces: Sendable {
  private struct State {
    var random: ArraySlice<[UInt8]>
    var next: Int64
    var flaw: String?
  }

  private let state: Mutex<State>

  init(_ inputs: AdapterSample.Inputs) {
    state = Mutex(State(random: inputs.random[...], next: inputs.increasing))
  }

  /// Why what the sample gives was not what was asked for.
  var flaw: String? { state.withLock(\.flaw) }

  /// The source. Where the sample gives no bytes, or no more, they count up from zero.
  var source: NonceSource {
    NonceSource(randomBytes: { self.bytes($0) }, increasing: { self.number() })
  }

  private func bytes(_ count: Int) -> [UInt8] {
    state.withLock { state in
      let counted = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
      guard let given = state.random.popFirst() else { return counted }
      guard given.count == count else {
        state.flaw =
          "\(count) random bytes are asked for, and `random` gives \(given.count) in their place"
        return counted
      }
      return given
    }
  }

  private func number() -> Int64 {
    state.withLock { state in
      defer { state.next += 1 }
      return state.next
    }
  }
}
