import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Orders: what is missing of a delivery is said beside the state")
struct OrderShortageTests {
  private static func order(_ more: String) -> String {
    """
      reference: {repeat: refused}
      place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}", n: "{{quantity}}"}}}
      states: {of: $.s, words: {done: delivered, part: partial, wait: in_flight}}
      \(more)
    """
  }

  @Test("fewer units than were ordered")
  func units() async throws {
    let order = Self.order("quantity: $.n")
    for (body, said) in [
      (#"{"s":"done","n":1}"#, "delivered; shape_changed: delivered, and `quantity` says 1 of 2"),
      (#"{"s":"done","n":0}"#, "delivered; shape_changed: delivered, and `quantity` says 0 of 2"),
      (#"{"s":"done","n":2}"#, "delivered"), (#"{"s":"done","n":3}"#, "delivered"),
      (#"{"s":"done"}"#, "delivered"), (#"{"s":"part","n":1}"#, "partial"),
    ] {
      let news = try await OrderCase(order, [.reply(body)]).place(OrderCase.order(quantity: 2))
      #expect(news.written.hasPrefix(said), "\(body): \(news.written)")
      if !said.contains(";") { #expect(news.problem == nil, "\(news.written)") }
    }
  }

  @Test("a charge that is nowhere, or made of defaults alone")
  func charges() async throws {
    for (charged, body, amount, isSaid) in [
      ("coalesce($.x, 0) - coalesce($.y, 0)", #"{"s":"done"}"#, nil, true),
      ("coalesce($.x, 0) - coalesce($.y, 0)", #"{"s":"done","x":"3"}"#, "3.00", false),
      ("coalesce($.x, 0) + coalesce($.y, 0)", #"{"s":"done","y":0}"#, "0.00", false),
      ("$.x", #"{"s":"done"}"#, nil, true), ("$.x", #"{"s":"done","x":null}"#, nil, true),
      ("$.x", #"{"s":"done","x":""}"#, nil, true), ("$.x", #"{"s":"part"}"#, nil, true),
      ("coalesce($.x, null)", #"{"s":"done"}"#, nil, false),
      ("amount", #"{"s":"done"}"#, "20.00", false),
      ("coalesce($.x, amount)", #"{"s":"done"}"#, "20.00", false),
    ] as [(String, String, String?, Bool)] {
      let order = Self.order("charged: \"\(charged)\"")
      let news = try await OrderCase(order, [.reply(body)]).place()
      #expect(news.charged?.decimalString == amount, "\(charged): \(news.written)")
      #expect((news.lackOfCharge != nil) == isSaid, "\(charged): \(news.written)")
      #expect(news.state == .delivered || news.state == .partial)
      #expect((news.whole.problem?.message.contains("what was charged") ?? false) == isSaid)
    }
    let way = try await OrderCase(Self.order("charged: $.x"), [.reply(#"{"s":"wait"}"#)]).place()
    #expect(way.lackOfCharge == nil && way.problem == nil)
  }

  @Test("not where a look-up tells it, nor where an earlier reply did")
  func told() async throws {
    let order = Self.order(
      "look_up: {request: {path: \"/orders/{{reference}}\"}}\n  charged: $.x")
    let done = HTTPResponse.reply(#"{"s":"done"}"#)
    let later = try await OrderCase(order, [done, .reply(#"{"s":"done","x":2}"#)]).place()
    #expect(later.written == "delivered, charged 2.00 USD" && later.lackOfCharge == nil)
    let test = try OrderCase(order, [.reply(#"{"s":"wait","x":2}"#), done])
    let attempt = try OrderCase.order()
    let first = try await test.place(attempt)
    let client = try #require(test.client)
    let news = await client.lookUp(attempt, first.memo).following(first).whole
    #expect(news.charged != nil && news.problem == nil, "\(news.written)")
    let only = Self.order("look_up: {request: {path: /o}, charged: $.x}")
    let lost = try await OrderCase(only, [done, nil]).place()
    #expect(lost.lackOfCharge?.message == "what was charged is in no reply")
  }

  @Test("content that is given once is asked for again only where it certainly was not given")
  func readOnce() async throws {
    let order = Self.order(
      """
      look_up: {request: {path: "/orders/{{reference}}"}}
        content: {request: {path: /pins}, read_once: true, fields: {pin: $.pin}}
        errors: [{when: $.e == 'wait', class: in_flight}]
      """)
    let done = HTTPResponse.reply(#"{"s":"done"}"#)
    let pin = HTTPResponse.reply(#"{"pin":"P1"}"#)
    for (first, isRepeated) in [
      (nil, false), (.reply("{}", status: 500), false), (.reply("{}"), false),
      (.reply("{}", status: 429), true), (.reply("{}", status: 202), true),
      (.reply("{}", status: 403), true),
    ] as [(HTTPResponse?, Bool)] {
      let test = try OrderCase(order, [done, first, done, pin])
      let news = try await test.place()
      #expect(
        test.asked.filter { $0 == "GET /pins" }.count == (isRepeated ? 2 : 1), "\(news.written)")
      #expect((news.content.flatMap { $0.map(\.value) } == ["P1"]) == isRepeated, "\(news.written)")
      #expect(news.state == .delivered)
      #expect(news.problem?.message.contains("made before") != true, "\(news.written)")
      let client = try #require(test.client)
      let count = test.asked.count
      _ = await client.content(try OrderCase.order(), news.memo)
      #expect(!test.asked.dropFirst(count).contains("GET /pins"))
    }
    let waiting = try OrderCase(order, [done, .reply(#"{"e":"wait"}"#), done, pin])
    let first = try await waiting.place()
    #expect(first.state == .inFlight && first.memo.contentRead == [], "\(first.written)")
    let client = try #require(waiting.client)
    let later = await client.lookUp(try OrderCase.order(), first.memo)
    #expect(later.written == "delivered, P1", "\(later.written)")
    #expect(later.memo.contentRead == [0])
  }

  @Test("content that is given once is not lost where another part of it is not ready")
  func readOnceBeside() async throws {
    let read = "{request: {path: /pins}, read_once: true, fields: {pin: $.pin}}"
    let waits = "{request: {path: /serial}, fields: {serial: $.serial}}"
    let done = HTTPResponse.reply(#"{"s":"done"}"#)
    let (pin, wait) = (HTTPResponse.reply(#"{"pin":"P1"}"#), HTTPResponse.reply(#"{"e":"wait"}"#))
    for (parts, answers, said) in [
      ("[\(waits), \(read)]", [done, wait], "in_flight"),
      ("[\(read), \(waits)]", [done, pin, wait], "delivered, P1; in_flight"),
    ] {
      let order = Self.order(
        """
        content: \(parts)
          errors: [{when: $.e == 'wait', class: in_flight}]
        """)
      let test = try OrderCase(order, answers)
      let news = try await test.place()
      #expect(news.written.hasPrefix(said), "\(news.written)")
      #expect(test.asked.count == answers.count)
    }
  }
}
