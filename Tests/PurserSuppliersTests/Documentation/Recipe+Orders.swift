import CurlClient
import PurserCore

@testable import PurserSuppliers

/// Plays a recipe that places orders: the order that its page promises, and the replies in their order.
extension Recipe {
  /// What is not as the recipe says, a sentence each.
  func contradictionsOfOrders(_ account: SupplierAccount) async throws -> [String] {
    var found: [String] = []
    for scene in scenes {
      let answers = scene.answers
      let transport = ScriptedTransport { _, number in
        guard answers.indices.contains(number), !answers[number].isLost else {
          return .failure(CurlError(code: .timeout, message: "the reply was lost"))
        }
        return .success(answers[number].response)
      }
      let news = try await Self.news(account, transport, answers.count)
      if let expected = scene.outcome?.first, !Self.holds(news, expected) {
        found.append("gives \(news.written)")
      }
      if scene.outcome != nil, transport.requests.count != answers.count {
        found.append("sends \(transport.requests.count) requests")
      }
      found += scene.contradictions(transport.requests, Self.baseURL)
    }
    return found
  }

  private static func news(
    _ account: SupplierAccount, _ transport: ScriptedTransport, _ answers: Int
  ) async throws -> AttemptNews {
    let clock = SetClock()
    let recorder = ExchangeRecorder(transport)
    let balances = SupplierClient(
      supplier: Supplier(id: SupplierID("acme"), deductionTiming: .atOrder), account: account,
      transport: transport, now: { clock.now }, nonces: .counted)
    guard let client = SupplierOrderClient(beside: balances) else { throw OrderCase.NoOrder() }
    let trial = OrderTrial(client, account, recorder, now: { clock.now })
    let order = try OrderCase.order(quantity: client.account.adapter.placesSeveralUnits ? 2 : 1)
    var news = await trial.place(order)
    while !news.state.isFinal, transport.requests.count < answers {
      clock.advance(by: .seconds(30))
      guard let later = await trial.lookUpAgain(order, after: news) else { break }
      news = later
    }
    return news
  }

  /// Whether news are as a recipe has them: `failed; funds: top up` says a part of the message.
  private static func holds(_ news: AttemptNews, _ expected: String) -> Bool {
    let parts = expected.split(separator: "; ", maxSplits: 1).map(String.init)
    let told = news.written.split(separator: "; ", maxSplits: 1).map(String.init)
    guard parts.first == told.first else { return false }
    guard let problem = news.problem else { return parts.count == 1 }
    guard parts.count == 2 else { return false }
    let words = parts[1].split(separator: ": ", maxSplits: 1).map(String.init)
    return words.first == problem.kind.rawValue
      && (words.count < 2 || problem.message.contains(words[1]))
  }
}
