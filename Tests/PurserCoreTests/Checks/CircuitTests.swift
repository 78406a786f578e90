import Testing

@testable import PurserCore

@Suite("Circuit")
struct CircuitTests {
  private func circuit(after evidence: [Circuit.Evidence]) -> Circuit {
    var circuit = Circuit()
    for evidence in evidence {
      circuit.begin()
      circuit.conclude(evidence)
    }
    return circuit
  }

  private func failures(_ count: Int) -> [Circuit.Evidence] {
    Array(repeating: .failure, count: count)
  }

  @Test("five failures in a row open it, four do not")
  func opens() {
    #expect(circuit(after: failures(4)).state == .closed)
    #expect(circuit(after: failures(5)).state == .open)
    #expect(circuit(after: failures(50)).state == .open)
  }

  @Test("a proof in between starts the count anew, and a check that told nothing does not")
  func inARow() {
    #expect(circuit(after: failures(4) + [.proof] + failures(4)).state == .closed)
    #expect(circuit(after: failures(4) + [.none] + failures(1)).state == .open)
  }

  @Test("one proof closes it, and then it takes five failures again")
  func closes() {
    #expect(circuit(after: failures(7) + [.proof]).state == .closed)
    #expect(circuit(after: failures(7) + [.proof] + failures(4)).state == .closed)
  }

  @Test("while it is open only the schedule asks, for a proof that opens or closes it")
  func proof() {
    var circuit = circuit(after: failures(5))
    #expect(!circuit.admits(.anybody))
    #expect(circuit.admits(.schedule))
    circuit.begin()
    #expect(circuit.state == .halfOpen)
    #expect(!circuit.admits(.anybody))
    circuit.conclude(.failure)
    #expect(circuit.state == .open)
    circuit.begin()
    circuit.conclude(.none)
    #expect(circuit.state == .open)
    circuit.begin()
    circuit.conclude(.proof)
    #expect(circuit.admits(.anybody))
  }

  @Test(
    "a supplier that speaks of our money works, whatever it says",
    arguments: CheckFailure.Kind.allCases)
  func evidence(kind: CheckFailure.Kind) {
    let evidence = Circuit.Evidence(CheckFailure(kind, "no", status: 400))
    #expect(evidence == (kind == .funds || kind == .belowMinimum ? .proof : .failure))
  }

  @Test("a refusal for its limits without a status was no reply, and tells nothing of the supplier")
  func heldBack() {
    #expect(Circuit.Evidence(CheckFailure(.rateLimited, "later")) == .none)
  }
}
