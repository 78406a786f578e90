import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Orders: finding out where one stands")
struct OrderLookUpTests {
  private static let keyed = """
      reference: {repeat: returns_first}
      place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
      look_up: {request: {path: "/orders/{{reference}}"}, absent_after: 60s}
      states: {of: $.status, words: {done: delivered, work: in_flight, bad: failed}}
    """

  @Test("an absence means nothing until it is old enough")
  func absence() async throws {
    let test = try OrderCase(Self.keyed, [nil, .reply("", status: 404), .reply("{}", status: 404)])
    let order = try OrderCase.order()
    let lost = try await test.place(order)
    #expect(lost.state == .unknown)
    let client = try #require(test.client)
    let early = await client.lookUp(order, lost.memo)
    #expect(early.written.hasPrefix("unknown; not_found"), "\(early.written)")
    test.clock.advance(by: .seconds(61))
    let late = await client.lookUp(order, lost.memo)
    #expect(late.written.hasPrefix("failed; not_found"), "\(late.written)")
  }

  @Test(
    "a look-up that is refused, or cannot be read, says nothing of the order",
    arguments: [
      (401, "{}"), (403, "{}"), (429, "{}"), (500, "{}"), (200, "{}"), (200, "<html>"), (302, ""),
    ])
  func refusal(_ status: Int, _ body: String) async throws {
    let test = try OrderCase(Self.keyed, [nil, .reply(body, status: status)])
    let order = try OrderCase.order()
    let lost = try await test.place(order)
    test.clock.advance(by: .seconds(3_600))
    let client = try #require(test.client)
    let news = await client.lookUp(order, lost.memo)
    #expect(news.state == .unknown, "\(news.written)")
  }

  @Test("an item that cannot be judged may be the order, and so may one of two that match")
  func lists() async throws {
    let order = """
        reference: {repeat: returns_first}
        place: {request: {method: POST, path: /orders}}
        look_up: {request: {path: /orders}, each: "$.list[*]", where: $.ref == reference, absent_after: 0s}
        states: {of: $.status, words: {done: delivered}}
      """
    for (list, expected) in [
      (#"[{"ref":"B","status":"done"},{"ref":"A-1001-1","status":"done"}]"#, "delivered"),
      (#"[{"ref":"A-1001-1","status":"done"},{"ref":"A-1001-1","status":"done"}]"#, "unknown"),
      (#"[{"ref":"B","status":"done"},{"status":"done"}]"#, "unknown; shape_changed"),
      (#"[{"ref":"B","status":"done"},{"ref":null,"status":"done"}]"#, "failed; not_found"),
      ("[]", "failed; not_found"), ("null", "unknown"), (#""x""#, "unknown"),
    ] {
      let test = try OrderCase(order, [nil, .reply(#"{"list":"# + list + "}")])
      let attempt = try OrderCase.order()
      let lost = try await test.place(attempt)
      let client = try #require(test.client)
      let news = await client.lookUp(attempt, lost.memo)
      #expect(news.written.hasPrefix(expected), "\(list): \(news.written)")
    }
  }

  @Test("a repeated order is asked for only while the promise holds")
  func repeating() async throws {
    let order = """
        reference: {repeat: returns_first, for: 1d}
        place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
        look_up: {repeat: true}
        states: {of: $.status, words: {done: delivered}}
      """
    let test = try OrderCase(order, [nil, .reply(#"{"status":"done"}"#), .reply("{}")])
    let attempt = try OrderCase.order()
    let lost = try await test.place(attempt)
    let client = try #require(test.client)
    #expect(await client.lookUp(attempt, lost.memo).state == .delivered)
    test.clock.advance(by: .seconds(86_401))
    #expect(await client.lookUp(attempt, lost.memo).state == .unknown)
    #expect(test.asked.count == 2)
    #expect(client.terms.looksUpByRepeating)
  }

  @Test(
    "an order that is placed again and refused may have been taken the first time",
    arguments: [
      (402, "{}"), (401, "{}"), (429, "{}"), (400, "{}"), (200, #"{"code":"SOLD_OUT"}"#),
    ])
  func refusedRepetition(_ status: Int, _ body: String) async throws {
    let order = """
        reference: {repeat: returns_first}
        place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
        look_up: {repeat: true}
        states: {of: $.status, words: {done: delivered, bad: failed}}
        errors: [{when: $.code == 'SOLD_OUT', class: out_of_stock}]
      """
    let answers: [HTTPResponse?] = [
      nil, .reply(body, status: status), .reply(#"{"status":"bad"}"#),
    ]
    let test = try OrderCase(order, answers)
    let attempt = try OrderCase.order()
    let lost = try await test.place(attempt)
    let client = try #require(test.client)
    let refused = await client.lookUp(attempt, lost.memo)
    #expect(refused.state == .unknown && refused.mayHaveBeenSent, "\(refused.written)")
    // The first order itself is what the supplier returns: its word is definite.
    #expect(await client.lookUp(attempt, lost.memo).state == .failed)
  }

  @Test("an order that cannot be placed again, as nothing leaves, is as unknown as before")
  func repetitionThatDoesNotLeave() async throws {
    let order = """
        reference: {repeat: returns_first}
        place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
        look_up: {repeat: true}
        states: {of: $.status, words: {done: delivered}}
      """
    let test = try OrderCase(order, [nil])
    let attempt = try OrderCase.order()
    let lost = try await test.place(attempt)
    let client = try #require(
      OrderCase(
        order,
        failingWith: CurlError(
          code: .connect, message: "no way there", requestMayHaveBeenSent: false)
      ).client)
    let news = await client.lookUp(attempt, lost.memo)
    #expect(news.state == .unknown && news.mayHaveBeenSent, "\(news.written)")
  }

  @Test("the age of an absence counts from the end of the call that buys, however long it took")
  func slowCall() async throws {
    let absent = HTTPResponse?.some(.reply("", status: 404))
    let slow = try OrderCase(Self.keyed, [nil, absent, absent, absent])
    let order = try OrderCase.order()
    let client = try #require(slow.client)
    guard case .ready(let ready) = await client.prepare(order, at: slow.clock.now) else {
      throw OrderCase.NoOrder()
    }
    slow.clock.advance(by: .seconds(61))
    var memo = await client.buy(order, ready).memo
    #expect(await client.lookUp(order, memo).state == .unknown)
    // Where nobody knows when it ended, it may have lasted as long as a call may.
    memo.endedAt = nil
    slow.clock.advance(by: slow.account.timeout - .seconds(2))
    #expect(await client.lookUp(order, memo).state == .unknown)
    slow.clock.advance(by: .seconds(2))
    #expect(await client.lookUp(order, memo).state == .failed)
  }

  @Test("the terms say by what an order can be found")
  func terms() throws {
    let keyed = try #require(try OrderCase(Self.keyed, []).client).terms
    #expect(keyed.findsByReference && !keyed.findsBySupplierReference && keyed.takesReference)
    #expect(keyed.onRepeat == .returnsFirst && keyed.polling.count == 2)
    let byID = """
        reference: {none: true, repeat: buys_again}
        place: {request: {method: POST, path: /orders}}
        look_up: {request: {path: "/orders/{{supplier_reference}}"}}
        supplier_reference: $.id
        states: {of: $.status, words: {done: delivered}}
      """
    let terms = try #require(try OrderCase(byID, []).client).terms
    #expect(!terms.findsByReference && terms.findsBySupplierReference && !terms.takesReference)
  }

  @Test("the plan of look-ups goes from stage to stage, and ends")
  func polling() throws {
    let terms = try #require(try OrderCase(Self.keyed, []).client).terms
    #expect(terms.wait(after: .zero) == .seconds(5))
    #expect(terms.wait(after: .seconds(59)) == .seconds(5))
    #expect(terms.wait(after: .seconds(60)) == .seconds(30))
    #expect(terms.wait(after: .seconds(1_860)) == nil)
  }

  @Test("a look-up that cannot tell takes nothing back of what was known")
  func following() throws {
    let memo = AttemptMemo(reference: "A", startedAt: Timestamp(microsecondsSinceEpoch: 0))
    let lost = AttemptProblem(.unreachable, "lost")
    let earlier = AttemptNews(.inFlight, memo: memo, quantity: 1)
    let news = AttemptNews(.unknown, problem: lost, memo: memo).following(earlier)
    #expect(news.state == .inFlight && news.problem == nil && news.quantity == 1)
    let odd = AttemptProblem(.shapeChanged, "`$.status` is \"new\"")
    #expect(AttemptNews(.unknown, problem: odd, memo: memo).following(earlier).problem == odd)
    let usd = try #require(Currency(iso4217: "USD"))
    let charged = AttemptNews(.inFlight, memo: memo, charged: Money(units: 5, currency: usd))
    #expect(AttemptNews(.failed, memo: memo).following(charged).charged == nil)
    #expect(AttemptNews(.delivered, memo: memo).following(charged).charged == charged.charged)
    let first = AttemptNews(.unknown, problem: lost, memo: memo)
    let second = AttemptProblem(.notFound, "absent")
    // The latest trouble is said, and what came first.
    let later = AttemptNews(.unknown, problem: second, memo: memo).following(first)
    #expect(later.problem == second && later.firstProblem == lost)
    let last = AttemptNews(.unknown, problem: odd, memo: memo).following(later)
    #expect(last.problem == odd && last.firstProblem == lost)
    #expect(first.following(first).firstProblem == nil)
    let found = AttemptNews(.delivered, memo: memo).following(later)
    #expect(found.problem == nil && found.firstProblem == nil)
  }

  @Test("what a step before the buying one did costs nothing, what one behind it did may")
  func steps() async throws {
    let order = """
        reference: {none: true, repeat: buys_again}
        place:
          - {request: {method: POST, path: /create}, buys: false, keep: {id: $.id}}
          - {request: {method: POST, path: "/pay/{{id}}"}, buys: true}
          - {request: {method: POST, path: "/confirm/{{id}}"}, buys: true}
        states: {of: $.status, words: {done: delivered}}
      """
    for (replies, expected) in [
      ([nil], "failed; unreachable"), ([.reply("{}")], "failed; shape_changed"),
      ([.reply(#"{"id":"1"}"#), nil], "unknown; unreachable"),
      ([.reply(#"{"id":"1"}"#), .reply("{}", status: 402)], "failed; funds"),
      ([.reply(#"{"id":"1"}"#), .reply("{}"), .reply("{}", status: 402)], "unknown; funds"),
      ([.reply(#"{"id":"1"}"#), .reply("{}"), .reply(#"{"status":"done"}"#)], "delivered"),
    ] as [([HTTPResponse?], String)] {
      let news = try await OrderCase(order, replies).place()
      #expect(news.written.hasPrefix(expected), "\(news.written)")
    }
  }
}
