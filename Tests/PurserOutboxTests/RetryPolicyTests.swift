import PurserCore
import PurserOutbox
import TestSupport
import Testing

@Suite("Policies of tries")
struct RetryPolicyTests {
  private func delivery(attempts: Int = 0, doubts: Int = 0) -> Delivery {
    Delivery(
      endpoint: "e", id: "m", topic: "t", type: "alert", body: [], createdAt: at(0),
      attempts: attempts, doubts: doubts)
  }

  @Test("a text message that may have arrived is not sent again within an hour, and once only")
  func textMessage() {
    let policy = RetryPolicy.textMessage
    guard
      case .unknown(let next?, _) = policy.doubt(about: delivery(), "p", at: at(10), jitter: 0)
    else {
      Issue.record("it is not tried again")
      return
    }
    #expect(next.since(at(10)) >= .seconds(3_600))
    #expect(
      policy.doubt(about: delivery(attempts: 1, doubts: 1), "p", at: at(9_000), jitter: 0)
        == .unknown(retryAt: nil, problem: "p"))
    // What certainly did not leave costs nothing.
    #expect(
      policy.failure(of: delivery(), "p", asked: nil, at: at(0), jitter: 0)
        == .retry(at: at(60), problem: "p"))
  }

  @Test("a receiver that knows copies is tried by the schedule, whatever is in doubt")
  func keyed() {
    let policy = RetryPolicy.keyedEvents
    #expect(
      policy.doubt(about: delivery(attempts: 1, doubts: 1), "p", at: at(10), jitter: 0)
        == .unknown(retryAt: at(40), problem: "p"))
    #expect(
      policy.doubt(about: delivery(attempts: 11, doubts: 1), "p", at: at(10), jitter: 0)
        == .unknown(retryAt: nil, problem: "p"))
  }

  @Test("tries and age are limited, also where the receiver asks to wait")
  func limits() {
    let policy = RetryPolicy.chat
    func outcome(_ attempts: Int, asked: Double?, at seconds: Double) -> DeliveryResult.Outcome {
      policy.failure(
        of: delivery(attempts: attempts), "p", asked: asked.map { .seconds($0) },
        at: at(seconds), jitter: 0)
    }
    #expect(outcome(0, asked: 7_200, at: 0) == .retry(at: at(7_200), problem: "p"))
    #expect(outcome(0, asked: 86_400, at: 0) == .retry(at: at(86_400), problem: "p"))
    #expect(outcome(0, asked: 86_400, at: 1) == .givenUp(problem: "p"))
    #expect(outcome(11, asked: 1, at: 1) == .givenUp(problem: "p"))
    #expect(outcome(0, asked: nil, at: 86_396) == .givenUp(problem: "p"))
  }
}
