import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Orders: what is known of an attempt before its supplier is asked")
struct OrderMemoTests {
  private static let states = "  states: {of: $.s, words: {d: delivered}}\n"
  private static let place = "  place: {request: {method: POST, path: /o}}\n"

  @Test(
    "is what preparing it gives, where that asks nobody",
    arguments: [
      "  reference: {repeat: refused}\n", "  reference: {none: true, repeat: buys_again}\n",
      "  reference: {repeat: refused, form: \"P-{{attempt}}\"}\n",
    ])
  func same(reference: String) async throws {
    let one = try OrderCase(reference + Self.place + Self.states, [])
    let order = try OrderCase.order()
    let client = try #require(one.client)
    guard case .ready(let memo) = await client.prepare(order, at: one.clock.now) else {
      Issue.record("it is not prepared")
      return
    }
    #expect(client.memo(of: order, at: one.clock.now) == memo)
    #expect(one.asked == [])
  }

  @Test(
    "is nothing where a call is made before the one that buys, or where the attempt would end",
    arguments: [
      """
        reference: {repeat: refused}
        place:
          - {request: {path: /price}, keep: {price: $.p}}
          - {request: {method: POST, path: /o}, buys: true}

      """,
      """
        reference: {repeat: refused}
        parameters: {region: {required: true}}
        place: {request: {method: POST, path: "/o/{{region}}"}}

      """,
    ])
  func none(order: String) throws {
    let one = try OrderCase(order + Self.states, [])
    let client = try #require(one.client)
    #expect(client.memo(of: try OrderCase.order(), at: one.clock.now) == nil)
    #expect(one.asked == [])
  }
}
