import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Orders: what a reply must say before it counts")
struct OrderEvidenceTests {
  private static let page = "<!DOCTYPE html><html>Checking your browser</html>"

  @Test(
    "a rule over the status alone takes nothing that cannot be read for more than a refusal",
    arguments: [
      (200, "{}", "delivered"), (200, page, "unknown; malformed"), (200, "", "unknown; malformed"),
      (200, "OK", "unknown; malformed"), (202, "{}", "accepted"), (202, page, "unknown; malformed"),
      (202, "", "accepted"), (202, " ", "unknown; malformed"), (201, "", "unknown; malformed"),
      (204, "", "delivered"), (409, "{}", "in_flight"), (409, page, "unknown"),
      (503, "{}", "failed; maintenance"), (503, "closed", "failed; maintenance"),
      (503, page, "unknown"), (418, page, "failed; out_of_stock"), (500, "{}", "failed"),
      (500, page, "unknown"),
    ])
  func statuses(_ status: Int, _ body: String, _ expected: String) async throws {
    let order = """
        reference: {repeat: refused}
        place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
        states:
          rules:
            - {status: [200, 204], state: delivered}
            - {status: 202, state: accepted}
            - {status: 500, state: failed}
        errors:
          - {status: 409, class: in_flight}
          - {status: 503, class: maintenance}
          - {status: 418, class: out_of_stock}
      """
    let news = try await OrderCase(order, [.reply(body, status: status)]).place()
    #expect(news.written.hasPrefix(expected), "\(news.written)")
  }

  @Test("a word that is the status is no evidence either, and a look-up is read alike")
  func words() async throws {
    let order = """
        reference: {repeat: refused}
        place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
        look_up: {request: {path: "/orders/{{reference}}"}}
        states: {of: reply.status, words: {"200": delivered}}
      """
    #expect(try await OrderCase(order, [.reply(Self.page)]).place().state == .unknown)
    let test = try OrderCase(order, [nil, .reply(Self.page), .reply("{}")])
    let attempt = try OrderCase.order()
    let lost = try await test.place(attempt)
    let client = try #require(test.client)
    #expect(await client.lookUp(attempt, lost.memo).state == .unknown)
    #expect(await client.lookUp(attempt, lost.memo).state == .delivered)
  }

  @Test("what is looked for in the text counts, whatever the format")
  func texts() async throws {
    let order = """
        reference: {repeat: refused}
        place: {request: {path: /buy, query: {ref: "{{reference}}"}}, decode: text}
        states: {rules: [{status: 200, text: "OK:", state: delivered}]}
        errors: [{text: closed for today, class: maintenance}]
      """
    for (status, body, expected) in [
      (200, "OK:17", "delivered"), (502, "<html>closed for today</html>", "failed; maintenance"),
      (200, Self.page, "unknown"),
    ] {
      let news = try await OrderCase(order, [.reply(body, status: status)]).place()
      #expect(news.written.hasPrefix(expected), "\(news.written)")
    }
  }

  // MARK: Content

  @Test("what the call for one item does not bring is not taken from another item's")
  func alignment() async throws {
    let order = """
        reference: {repeat: refused}
        place:
          request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}
          keep: {card: "$.cards[*].id"}
        states: {of: $.status, words: {done: delivered}}
        content:
          - {each: "$.cards[*]", fields: {serial: $.serial}}
          - {request: {path: "/pins/{{card}}"}, for_each: card, fields: {pin: $.pin}}
      """
    let reply = #"{"status":"done","cards":[{"id":1,"serial":"S0"},{"id":2,"serial":"S1"}]}"#
    let test = try OrderCase(
      order, [.reply(reply), .reply(#"{"pin":null}"#), .reply(#"{"pin":"P1"}"#)])
    let news = try await test.place()
    #expect(news.content.map { $0.map(\.value) } == [["S0"], ["S1", "P1"]], "\(news.written)")
    #expect(news.state == .delivered && news.problem != nil)
    #expect(news.problem?.message.hasPrefix("item 1 of 2: ") ?? false, "\(news.written)")
  }

  @Test("parts of different lengths are not joined")
  func lengths() async throws {
    let order = """
        reference: {repeat: refused}
        place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
        states: {of: $.status, words: {done: delivered}}
        content:
          - {each: "$.serials[*]", fields: {serial: $.s}}
          - {each: "$.pins[*]", fields: {pin: $.p}}
      """
    let reply = #"{"status":"done","serials":[{"s":"S0"},{"s":"S1"}],"pins":[{"p":"P1"}]}"#
    let news = try await OrderCase(order, [.reply(reply)]).place()
    #expect(news.content.map { $0.map(\.value) } == [["S0"], ["S1"]], "\(news.written)")
    #expect(news.problem?.message.contains("which belong together") ?? false, "\(news.written)")
  }

  private static func bought(_ fields: String) -> String {
    """
      reference: {repeat: refused}
      place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}", n: "{{quantity}}"}}}
      states: {of: $.status, words: {done: delivered, part: partial}}
      content: {each: "$.codes[*]", fields: {\(fields)}}
    """
  }

  @Test("what is missing of the content is said beside the state")
  func missing() async throws {
    let fields = "code: $.code, pin: $.pin"
    for (codes, expected) in [
      (#"[{"code":"A","pin":"1"},{"code":"B","pin":"2"}]"#, "delivered, A / 1 / B / 2"),
      (
        #"[{"code":"A","PIN":"1"},{"code":"B","PIN":"2"}]"#, "delivered, A / B; shape_changed: `pin"
      ),
      (
        #"[{"code":"A","pin":null},{"code":"B","pin":"2"}]"#,
        "delivered, A / B / 2; shape_changed: `pin of content`: item 1 of 2: "
      ),
      (
        #"[{"code":"A","pin":"1"}]"#,
        "delivered, A / 1; shape_changed: delivered, and the content has 1"
      ),
    ] {
      let body = #"{"status":"done","codes":"# + codes + "}"
      let two = try OrderCase.order(quantity: 2)
      let news = try await OrderCase(Self.bought(fields), [.reply(body)]).place(two)
      #expect(news.written.hasPrefix(expected), "\(news.written)")
      if !expected.contains(";") { #expect(news.problem == nil) }
    }
    let part = #"{"status":"part","codes":[{"code":"A","pin":"1"}]}"#
    let news = try await OrderCase(Self.bought(fields), [.reply(part)]).place()
    #expect(news.state == .partial && news.problem == nil && news.quantity == 1, "\(news.written)")
  }

  @Test("codes in one text are split, and what is no such text is said beside the state")
  func split() async throws {
    let order = Self.bought("code: $").replacing("\"$.codes[*]\"", with: "\"split($.codes, ',')\"")
    for (codes, expected) in [
      (#""A,B""#, "delivered, A / B"), (#""A, B""#, "delivered, A /  B"),
      ("{}", "delivered; shape_changed: "),
      ("null", "delivered; not_found: delivered, but what was delivered is in no reply"),
    ] {
      let body = #"{"status":"done","codes":"# + codes + "}"
      let news = try await OrderCase(order, [.reply(body)]).place()
      #expect(news.written.hasPrefix(expected), "\(news.written)")
      #expect(news.state == .delivered)
    }
  }

  @Test("codes in a reply that is plain text are captured, and what is not found is said")
  func plainText() async throws {
    let order = """
        reference: {repeat: refused}
        place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}, decode: text}
        states: {rules: [{when: "matches($, '^OK')", state: delivered}]}
        content: {fields: {code: "capture($, 'CODE=([A-Z]+)')"}}
      """
    for (body, expected) in [
      ("OK CODE=AB", "delivered, AB"), ("OK CODE=12", "delivered; not_found: "),
    ] {
      let one = try OrderCase.order(quantity: 1)
      let news = try await OrderCase(order, [.reply(body)]).place(one)
      #expect(news.written.hasPrefix(expected), "\(news.written)")
    }
  }

  @Test("an empty text is no code, and `coalesce` says what may be missing")
  func empty() async throws {
    let body = #"{"status":"done","codes":[{"code":"A","pin":""},{"code":"B"}]}"#
    let fields = "code: $.code, pin: \"coalesce($.pin, null)\""
    let news = try await OrderCase(Self.bought(fields), [.reply(body)]).place()
    #expect(news.content.map { $0.map(\.value) } == [["A"], ["B"]])
    #expect(news.problem == nil, "\(news.written)")
    let put = fields.replacing("null", with: "''")
    let filled = try await OrderCase(Self.bought(put), [.reply(body)]).place()
    #expect(filled.content.map { $0.map(\.value) } == [["A", ""], ["B", ""]])
    let texts = #"{"status":"done","codes":["A","","C"]}"#
    let three = try OrderCase.order(quantity: 3)
    let list = try await OrderCase(Self.bought("code: $"), [.reply(texts)]).place(three)
    #expect(list.content.flatMap { $0.map(\.value) } == ["A", "C"])
    #expect(list.problem?.message.contains("item 2 of 3") ?? false, "\(list.written)")
  }

  @Test("content that goes on, and has no pages, is said to be a part")
  func pages() async throws {
    let order = """
        reference: {repeat: refused}
        place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
        states: {of: $.status, words: {done: delivered}}
        content: {request: {path: "/cards/{{reference}}"}, each: "$.cards[*]", fields: {pin: $.pin}}
      """
    let cards = #"{"count":3,"next":"/cards?page=2","cards":[{"pin":"1"},{"pin":"2"}]}"#
    let news = try await OrderCase(order, [.reply(#"{"status":"done"}"#), .reply(cards)]).place()
    #expect(news.written.hasPrefix("delivered, 1 / 2; shape_changed"), "\(news.written)")
    #expect(news.problem?.message.contains("paginate") == true, "\(news.written)")
  }

  // MARK: Placing

  @Test("a step that buys nothing decides no state, unless its own `states` say so")
  func steps() async throws {
    let order = """
        reference: {none: true, repeat: buys_again}
        place:
          - {request: {method: POST, path: /create}, buys: false, keep: {id: $.id}}
          - {request: {method: POST, path: "/pay/{{id}}"}, buys: true}
        states: {of: $.status, words: {Created: failed, Paid: delivered}}
      """
    let created = HTTPResponse.reply(#"{"id":"1","status":"Created"}"#)
    let paid = HTTPResponse.reply(#"{"id":"1","status":"Paid"}"#)
    #expect(try await OrderCase(order, [created, paid]).place().state == .delivered)
    #expect(try await OrderCase(order, [created, created]).place().state == .failed)
    let own = order.replacing(
      "buys: false,", with: "buys: false, states: {of: $.status, words: {Created: failed}},")
    let test = try OrderCase(own, [created, paid])
    #expect(try await test.place().state == .failed)
    #expect(test.asked.count == 1)
  }

  @Test("nothing is bought for nobody, nor at a price that is none")
  func needs() async throws {
    let order = """
        reference: {repeat: refused}
        place: {request: {method: POST, path: /orders, json: {to: "{{recipient}}", each: "{{unit_amount}}"}}}
        states: {of: $.status, words: {done: delivered}}
      """
    var nobody = try OrderCase.order()
    nobody.recipient = nil
    let test = try OrderCase(order, [.reply(#"{"status":"done"}"#)])
    let news = try await test.place(nobody)
    #expect(
      news.written.hasPrefix("failed; invalid: the request needs `recipient`"), "\(news.written)")
    let thirds = try await test.place(OrderCase.order(quantity: 3))
    #expect(thirds.written.contains("`unit_amount`"), "\(thirds.written)")
    // It would buy one of two.
    let two = try await test.place(OrderCase.order(quantity: 2))
    #expect(two.written.hasPrefix("failed; invalid: the order is for 2 units"), "\(two.written)")
    #expect(two.written.contains("neither `quantity` nor `amount`"))
    #expect(test.asked.isEmpty)
    let optional = order.replacing("{{recipient}}", with: "{{coalesce(recipient, null)}}")
    let other = try OrderCase(optional, [.reply(#"{"status":"done"}"#)])
    #expect(try await other.place(nobody).state == .delivered)
  }

  @Test("a code in XML keeps its blanks, and loses those of the layout")
  func blanks() async throws {
    let order = """
        reference: {repeat: refused}
        place: {request: {method: POST, path: /orders, form: {ref: "{{reference}}"}}}
        states: {of: /reply/@state, words: {done: delivered}}
        content: {each: /reply/card, fields: {code: ./pin, serial: "@serial"}}
      """
    let body =
      "<reply state='done'><card serial=' 7 '><pin> 00 12 </pin></card>\n"
      + "<card serial='8'>\n  <pin>\n    ABC\n  </pin></card></reply>"
    let news = try await OrderCase(order, [.reply(body)], others: "decode: xml\n").place()
    #expect(news.content.flatMap { $0.map(\.value) } == [" 00 12 ", " 7 ", "ABC", "8"])
  }
}
