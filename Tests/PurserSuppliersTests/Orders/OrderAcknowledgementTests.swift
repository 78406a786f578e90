import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Orders: what a supplier has shown to know is not absent later")
struct OrderAcknowledgementTests {
  private static let order = """
      reference: {repeat: refused}
      place:
        request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}
        keep: {ticket: $.ticket}
      look_up: {request: {path: "/orders/{{reference}}", query: {t: "{{coalesce(ticket, null)}}"}}, absent_after: 0s}
      states: {of: $.s, words: {done: delivered, wait: in_flight, taken: accepted, bad: failed}}
      supplier_reference: $.id
      errors:
        - {when: $.e == 'D', class: duplicate}
        - {when: $.e == 'U', class: unknown}
    """

  @Test(
    "a state, a name, a ticket or a duplicate is an acknowledgement, and a refusal is none",
    arguments: [
      (409, #"{"e":"D"}"#, true), (200, #"{"e":"D"}"#, true),
      (201, #"{"s":"queued","id":"Q77"}"#, true),
      (201, #"{"id":"Q77"}"#, true), (500, #"{"e":"U","id":"Q77"}"#, true),
      (202, #"{"s":"wait"}"#, true),
      (200, #"{"s":"taken"}"#, true), (201, #"{"s":"queued","ticket":"T1"}"#, true),
      (500, #"{"e":"U"}"#, false), (500, "{}", false), (201, #"{"s":"queued"}"#, false),
      (502, #"{"ticket":"T1"}"#, false),
    ])
  func placed(_ status: Int, _ body: String, _ isKnown: Bool) async throws {
    let gone = HTTPResponse.reply("{}", status: 404)
    let test = try OrderCase(Self.order, [.reply(body, status: status)] + [gone, gone])
    let attempt = try OrderCase.order()
    let placed = try await test.place(attempt)
    #expect(placed.memo.wasTaken == isKnown, "\(placed.written)")
    let client = try #require(test.client)
    let news = await client.lookUp(attempt, placed.memo)
    #expect(news.state == (isKnown ? .unknown : .failed), "\(news.written)")
    #expect(news.isAbsence)
    if isKnown {
      #expect(news.problem?.message.contains("does not know it any more") ?? false)
      #expect(news.following(placed).state == .unknown)
    }
  }

  @Test("a call that buys nothing names no order that was taken")
  func drafts() async throws {
    let order = """
        reference: {none: true, repeat: buys_again}
        place:
          - {request: {method: POST, path: /draft}, buys: false}
          - {request: {method: POST, path: "/pay/{{supplier_reference}}"}, buys: true}
        look_up: {request: {path: "/orders/{{supplier_reference}}"}, absent_after: 0s}
        states: {of: $.s, words: {done: delivered}}
        supplier_reference: $.id
      """
    let draft = HTTPResponse.reply(#"{"id":"Q77"}"#)
    let test = try OrderCase(order, [draft, nil, .reply("{}", status: 404)])
    let attempt = try OrderCase.order()
    let lost = try await test.place(attempt)
    let client = try #require(test.client)
    let news = await client.lookUp(attempt, lost.memo)
    #expect(news.state == .failed, "\(news.written)")
  }

  @Test("so does a look-up that finds it, whatever word it has")
  func lookedUp() async throws {
    let list = Self.order.replacing(
      "absent_after: 0s", with: "each: \"$.orders[*]\", where: $.ref == reference, absent_after: 0s"
    )
    for (order, found, none) in [
      (Self.order, #"{"s":"queued","id":"Q77"}"#, #"{}"#),
      (list, #"{"orders":[{"ref":"A-1001-1","s":"queued"}]}"#, #"{"orders":[]}"#),
    ] {
      let status = order == Self.order ? 404 : 200
      let test = try OrderCase(order, [nil, .reply(found), .reply(none, status: status)])
      let attempt = try OrderCase.order()
      var news = try await test.place(attempt)
      let client = try #require(test.client)
      for _ in 0..<2 { news = await client.lookUp(attempt, news.memo) }
      #expect(news.state == .unknown && news.isAbsence, "\(news.written)")
    }
  }
}
