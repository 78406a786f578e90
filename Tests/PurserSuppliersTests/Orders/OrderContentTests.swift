import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Orders: what was delivered is all of it, and as it came")
struct OrderContentTests {
  private static func order(_ decode: String, _ rest: String, of word: String = "$.s") -> String {
    """
      reference: {repeat: refused}
      decode: \(decode)
      place: {request: {method: POST, path: /buy, json: {ref: "{{reference}}", n: "{{quantity}}"}}}
      states: {rules: [{status: 200, when: "header('X-S') == 'ok'", state: delivered}], of: "\(word)", words: {ok: delivered}}
    \(rest)
    """
  }

  private static let paged = order(
    "json",
    """
      look_up: {request: {path: "/o/{{reference}}"}}
      content: {request: {path: "/c/{{reference}}"}, paginate: {page: 1, query: p, while: page < 2}, each: "$.codes[*]", fields: {code: $}}
    """)
  private static let several = order(
    "json",
    """
      look_up: {request: {path: "/o/{{reference}}"}}
      content:
        - {each: "$.cards[*]", fields: {serial: $.n}}
        - {request: {path: "/pin/{{card}}"}, for_each: card, fields: {pin: $.pin}}
    """
  ).replacing(
    "place: {", with: "place: {keep: {card: \"$.cards[*].id\"}, ")

  private func texts(_ news: AttemptNews) -> [String] { news.content.flatMap { $0.map(\.value) } }

  @Test("a part of the content that failed for a passing reason is asked for again, by plan")
  func parts() async throws {
    let ok = HTTPResponse.reply(#"{"s":"ok","cards":[{"id":1,"n":"S1"},{"id":2,"n":"S2"}]}"#)
    let (first, second) = (
      HTTPResponse.reply(#"{"codes":["A"],"pin":"P1"}"#),
      HTTPResponse.reply(#"{"codes":["B"],"pin":"P2"}"#)
    )
    for (order, expected) in [(Self.paged, ["A", "B"]), (Self.several, ["S1", "P1", "S2", "P2"])] {
      for failure in [.reply("", status: 500), .reply("", status: 429), nil] as [HTTPResponse?] {
        let test = try OrderCase(order, [ok, first, failure, ok, first, second])
        let attempt = try OrderCase.order(quantity: 2)
        let placed = try await test.place(attempt)
        #expect(placed.state == .inFlight && placed.problem != nil, "\(placed.written)")
        #expect(!placed.isContentWhole)
        let client = try #require(test.client)
        let later = await client.lookUp(attempt, placed.memo).following(placed)
        #expect(later.state == .delivered && later.problem == nil, "\(later.written)")
        #expect(texts(later) == expected)
      }
    }
  }

  @Test("once the plan is over the order is delivered, with what was read and why there is no more")
  func planOver() async throws {
    let ok = HTTPResponse.reply(#"{"s":"ok"}"#)
    let first = HTTPResponse.reply(#"{"codes":["A"]}"#)
    let down = HTTPResponse.reply("", status: 500)
    let test = try OrderCase(Self.paged, [ok, first, down, ok, first, down, first, first])
    let attempt = try OrderCase.order(quantity: 2)
    let placed = try await test.place(attempt)
    test.clock.advance(by: .seconds(86_400))
    let client = try #require(test.client)
    let later = await client.lookUp(attempt, placed.memo)
    #expect(later.state == .delivered && later.problem?.kind == .unknown, "\(later.written)")
    #expect(texts(later) == ["A"] && !later.isContentWhole)
    let asked = await client.content(attempt, later.memo)
    #expect(texts(asked) == ["A", "A"] && asked.isContentWhole, "\(asked.written)")
  }

  @Test("what can be had once only is not asked for again")
  func readOnce() async throws {
    let order = Self.several.replacing(
      "{each: \"$.cards[*]\", fields: {serial: $.n}}",
      with: "{request: {path: /once}, read_once: true, each: \"$.cards[*]\", fields: {serial: $.n}}"
    )
    let ok = HTTPResponse.reply(#"{"s":"ok","cards":[{"id":1,"n":"S1"},{"id":2,"n":"S2"}]}"#)
    let pin = HTTPResponse.reply(#"{"pin":"P1"}"#)
    let test = try OrderCase(order, [ok, ok, pin, .reply("", status: 500)])
    let news = try await test.place(OrderCase.order(quantity: 2))
    #expect(news.state == .delivered && news.problem != nil, "\(news.written)")
    #expect(texts(news) == ["S1", "P1", "S2"])
  }

  @Test(
    "bytes in no character set are never delivered as another character",
    arguments: [
      ("json", "$.s", "each: \"$.c[*]\"", "$", #"{"s":"ok","c":["A","caf#"]}"#),
      ("xml", "/r/s", "each: /r/c", ".", "<r><s>ok</s><c>A</c><c>caf#</c></r>"),
      ("csv", "$[0].s", "each: \"$[*]\"", "$.c", "s,c\nok,A\nok,caf#\n"),
      ("lines", "$[0]", "each: \"$[1:]\"", "$", "ok\nA\ncaf#\n"),
      ("key_value", "$.s", "", "$.c", "s=ok\nc=caf#\n"),
      ("{text: {pattern: '^(?<s>ok) (?<c>.*)$'}}", "$.s", "", "$.c", "ok caf#"),
    ])
  func bytes(
    _ decode: String, _ word: String, _ each: String, _ field: String, _ body: String
  ) async throws {
    let items = each.isEmpty ? "" : each + ", "
    let order = Self.order(
      decode, "  content: {\(items)fields: {code: \"\(field)\"}}", of: word)
    var reply = HTTPResponse.reply("")
    reply.body = body.utf8.map { $0 == UInt8(ascii: "#") ? 0xE9 : $0 }
    let news = try await OrderCase(order, [reply]).place(OrderCase.order(quantity: 2))
    #expect(news.state == .delivered && news.problem?.kind == .malformed, "\(news.written)")
    #expect(!texts(news).contains { $0.contains("caf") }, "\(news.written)")
    if !each.isEmpty { #expect(texts(news) == ["A"], "\(news.written)") }
  }

  @Test("nor in a name of the supplier, in a header or in the reply to a call for content")
  func otherBytes() async throws {
    let head = Self.order("json", "  content: {fields: {code: \"header('X-Pin')\"}}")
    let pin = [HTTPHeader(name: "X-Pin", value: "caf\u{FFFD}")]
    let headed = try await OrderCase(head, [.reply(#"{"s":"ok"}"#, headers: pin)]).place()
    #expect(headed.written.hasPrefix("delivered; malformed"), "\(headed.written)")
    var bad = HTTPResponse.reply("")
    bad.body = Array(#"{"s":"ok","id":"caf"#.utf8) + [0xE9] + Array(#""}"#.utf8)
    let name = Self.order("json", "  supplier_reference: $.id")
    let named = try await OrderCase(name, [bad]).place()
    #expect(named.written.hasPrefix("delivered; malformed"), "\(named.written)")
    let call = Self.order("json", "  content: {request: {path: /c}, fields: {code: $.id}}")
    let called = try await OrderCase(call, [.reply(#"{"s":"ok"}"#), bad]).place()
    #expect(called.written.hasPrefix("delivered; malformed"), "\(called.written)")
  }

  @Test(
    "blanks belong to a code, line ends and layout do not",
    arguments: [
      ("csv", "$[0].s", "each: \"$[*]\"", "$.c", "s , c\nok, A \nok,\"B \"\n", [" A ", "B "]),
      ("lines", "$[0]", "each: \"$[1:]\"", "$", " ok \n A \r\nB \n", [" A ", "B "]),
      ("lines", "$[0]", "each: \"$[1:]\"", "split($, ';')[1]", "ok\n1; A \n", [" A "]),
      ("key_value", "$.s", "", "$.c", "s = ok \nc = A \r\n", ["A "]),
      ("{text: {pattern: '^(?<s>ok) (?<c>.*)$'}}", "$.s", "", "$.c", "ok A \r\n", ["A "]),
      (
        "xml", "/r/s", "each: /r/c", ".",
        "<r><s> ok </s><c> A&#32;</c><c>\n B\n</c></r>", [" A ", "B"]
      ),
      (
        "xml", "/r/s", "each: /r/c", ".",
        "<r><s>ok</s><c xml:space='preserve'>\nA \n</c><c><![CDATA[ B ]]></c></r>",
        ["\nA \n", " B "]
      ),
      (
        "xml", "/r/s", "each: /r/c", "@v",
        "<r><s>ok</s><c v=' A '/><c v='B'/></r>", [" A ", "B"]
      ),
      ("json", "$.s", "each: \"$.c[*]\"", "$", #"{"s":"ok","c":[" A ","B\n"]}"#, [" A ", "B\n"]),
    ])
  func blanks(
    _ decode: String, _ word: String, _ each: String, _ field: String, _ body: String,
    _ expected: [String]
  ) async throws {
    let items = each.isEmpty ? "" : each + ", "
    let order = Self.order(
      decode, "  content: {\(items)fields: {code: \"\(field)\"}}", of: word)
    let news = try await OrderCase(order, [.reply(body)])
      .place(OrderCase.order(quantity: Int64(expected.count)))
    #expect(texts(news) == expected && news.problem == nil, "\(decode): \(news.written)")
  }

  @Test("an item that lacks a field is named")
  func lacks() async throws {
    let order = Self.order("json", "  content: {each: \"$.c[*]\", fields: {a: $.a, b: $.b}}")
    for body in [
      #"[{"a":"S1","b":null},{"a":"S2","b":"P2"}]"#, #"[{"a":"S1"},{"a":"S2","b":"P2"}]"#,
      #"[{"a":"S1","b":""},{"a":"S2","b":"P2"}]"#,
    ] {
      let reply = HTTPResponse.reply(#"{"s":"ok","c":\#(body)}"#)
      let news = try await OrderCase(order, [reply]).place(OrderCase.order(quantity: 2))
      #expect(texts(news) == ["S1", "S2", "P2"] && news.state == .delivered)
      let message = news.problem?.message ?? ""
      #expect(message.contains("`b of content`: item 1 of 2: "), "\(news.written)")
    }
  }

  @Test("an empty text is no code")
  func empty() async throws {
    let order = Self.order("json", "  content: {each: \"$.c[*]\", fields: {code: $}}")
    for (body, expected) in [
      (#"[""]"#, "delivered; shape_changed: `code of content`: `$` is an empty text"),
      (#"["","A"]"#, "delivered, A; shape_changed: `code of content`: item 1 of 2: `$` is an"),
    ] {
      let reply = HTTPResponse.reply(#"{"s":"ok","c":\#(body)}"#)
      let news = try await OrderCase(order, [reply]).place(OrderCase.order(quantity: 2))
      #expect(news.written.hasPrefix(expected), "\(news.written)")
    }
  }

  @Test("a header that comes twice is not taken for all there is")
  func repeatedHeaders() async throws {
    let order = Self.order("json", "  content: {fields: {code: \"header('X-Pin')\"}}")
    let headers = ["A", "B"].map { HTTPHeader(name: "X-Pin", value: $0) }
    let news = try await OrderCase(order, [.reply(#"{"s":"ok"}"#, headers: headers)]).place()
    #expect(news.written.hasPrefix("delivered, A; shape_changed"), "\(news.written)")
    #expect(news.problem?.message.contains("2 times") ?? false)
  }

  @Test("zeros before a number stay, also in JSON in a text")
  func zeros() async throws {
    let order = Self.order("json", "  content: {each: \"json($.d).codes\", fields: {code: $}}")
    let news = try await OrderCase(
      order, [.reply(#"{"s":"ok","d":"{\"codes\":[0012,7]}"}"#)]
    ).place(OrderCase.order(quantity: 2))
    #expect(news.written == "delivered, 0012 / 7", "\(news.written)")
    let padded = Self.order(
      "text", "  content: {each: \"json(capture($, '^cb[(](.*)[)]$')).c\", fields: {code: $}}",
      of: "json(capture($, '^cb[(](.*)[)]$')).s")
    let jsonp = try await OrderCase(padded, [.reply(#"cb({"s":"ok","c":[0012]})"#)]).place()
    #expect(jsonp.written == "delivered, 0012", "\(jsonp.written)")
  }

  @Test("what a reply without a body says by its headers counts", arguments: ["json", "xml"])
  func heads(_ decode: String) async throws {
    let order = """
        reference: {repeat: refused}
        decode: \(decode)
        place: {request: {method: POST, path: /o, json: {ref: "{{reference}}"}}}
        states: {rules: [{status: 202, state: accepted, when: "header('Location') != null"}]}
        supplier_reference: header('Location')
        errors: [{when: "header('X-E') == '51'", class: funds}]
      """
    let place = [HTTPHeader(name: "Location", value: "/x7")]
    let taken = try await OrderCase(order, [.reply("", status: 202, headers: place)]).place()
    #expect(taken.written == "accepted, order /x7", "\(taken.written)")
    let refusal = [HTTPHeader(name: "X-E", value: "51")]
    for status in [200, 204, 400, 500] {
      let news = try await OrderCase(order, [.reply("", status: status, headers: refusal)]).place()
      #expect(news.written.hasPrefix("failed; funds"), "\(status): \(news.written)")
    }
    let other = try await OrderCase(order, [.reply("", status: 200)]).place()
    #expect(other.state == .unknown, "\(other.written)")
  }
}
