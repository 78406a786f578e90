import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Orders: what a reply lacks proves nothing")
struct OrderProofTests {
  private static func order(_ states: String, _ others: String = "") -> String {
    """
      reference: {repeat: refused}
      place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
      look_up: {request: {path: "/orders/{{reference}}"}, absent_after: 0s\(others)}
      states: {rules: [\(states)]}
    """
  }

  @Test(
    "a state by what a reply does not say",
    arguments: [
      (
        "$.s != 'ok'", "failed", #"{"s":"no"}"#,
        ["null", "{}", "[]", #"{"s":true}"#, #"{"s":null}"#]
      ),
      ("!($.ok == true)", "failed", #"{"ok":false}"#, [#"{"ok":"true"}"#, "{}", "[]", "null"]),
      ("!$.ok", "failed", #"{"ok":false}"#, ["{}", "[]", "null", #"{"ok":null}"#]),
      ("$.error == null", "delivered", #"{"error":null}"#, ["null", "[]", #""ok""#, "7"]),
      ("$.error == null", "delivered", #"{"id":1}"#, ["null"]),
      (
        "$.data.error == null", "delivered", #"{"data":{}}"#,
        ["{}", #"{"data":null}"#, #"{"data":[]}"#]
      ),
      ("lower($.s) != 'ok'", "failed", #"{"s":"NO"}"#, ["{}", #"{"s":{}}"#]),
      ("$.code != 0", "reversed", #"{"code":7}"#, ["{}", #"{"code":[]}"#]),
      (
        "$.left != 0 && $.s != 'x'", "partial", #"{"left":1,"s":"y"}"#,
        [#"{"left":1}"#, #"{"s":"y"}"#]
      ),
      ("!($.s == 'a' || $.s == 'b')", "failed", #"{"s":"c"}"#, ["{}"]),
      ("coalesce($.s, '') != 'ok'", "failed", "{}", ["[]", "null"]),
      ("$.s == 'no' || $.t != 'ok'", "failed", #"{"s":"no"}"#, ["{}"]),
    ])
  func states(
    _ condition: String, _ state: String, _ proof: String, _ lacking: [String]
  ) async throws {
    let order = Self.order("{when: \"\(condition)\", state: \(state)}")
    let news = try await OrderCase(order, [.reply(proof)]).place()
    #expect(news.state.rawValue == state, "\(proof): \(news.written)")
    for body in lacking {
      let placed = try await OrderCase(order, [.reply(body)]).place()
      #expect(placed.written.hasPrefix("unknown; shape_changed"), "\(body): \(placed.written)")
      let test = try OrderCase(order, [nil, .reply(body)])
      let attempt = try OrderCase.order()
      let lost = try await test.place(attempt)
      let client = try #require(test.client)
      let found = await client.lookUp(attempt, lost.memo)
      #expect(found.state == .unknown, "\(body): \(found.written)")
    }
  }

  @Test("a refusal by what a reply does not say, unless the status refuses itself")
  func refusals() async throws {
    let order =
      Self.order("{when: $.s == 'ok', state: delivered}")
      + "\n  errors: [{when: $.code != 0, class: out_of_stock}]"
    for (status, body, expected) in [
      (200, #"{"code":4}"#, "failed; out_of_stock"), (200, "{}", "unknown; shape_changed"),
      (500, "{}", "unknown; shape_changed"), (409, "[]", "unknown; shape_changed"),
      (400, "{}", "failed"), (200, #"{"code":0,"s":"ok"}"#, "delivered"),
    ] {
      let news = try await OrderCase(order, [.reply(body, status: status)]).place()
      #expect(news.written.hasPrefix(expected), "\(status) \(body): \(news.written)")
    }
    let absence = order.replacing("class: out_of_stock", with: "class: not_found")
    for (body, expected) in [
      (#"{"code":4}"#, "failed; not_found"), ("{}", "unknown; shape_changed"),
    ] {
      let test = try OrderCase(absence, [nil, .reply(body)])
      let attempt = try OrderCase.order()
      let lost = try await test.place(attempt)
      let client = try #require(test.client)
      let news = await client.lookUp(attempt, lost.memo)
      #expect(news.written.hasPrefix(expected), "\(body): \(news.written)")
    }
  }

  @Test("an absence by what a reply does not say")
  func absences() async throws {
    for (condition, proof, lacking) in [
      ("$.order == null", #"{"order":null}"#, ["null", "[]", "7"]),
      ("$.order.id == null", #"{"order":{}}"#, ["{}", "[]"]),
      ("$.state != 'known'", #"{"state":"none"}"#, ["{}", #"{"state":1}"#]),
      ("!$.found", #"{"found":false}"#, ["{}"]),
    ] {
      let order = Self.order(
        "{when: $.s == 'ok', state: delivered}", ", absent_when: \"\(condition)\"")
      for body in [proof] + lacking {
        let test = try OrderCase(order, [nil, .reply(body)])
        let attempt = try OrderCase.order()
        let lost = try await test.place(attempt)
        let client = try #require(test.client)
        let news = await client.lookUp(attempt, lost.memo)
        #expect(
          news.state == (body == proof ? .failed : .unknown),
          "\(condition) \(body): \(news.written)")
      }
    }
  }

  @Test("a number finds its word by its value only where that is one word, and a list finds none")
  func words() async throws {
    for (words, body, expected) in [
      (#"1: delivered, "01": failed"#, "1.0", "unknown; shape_changed"),
      (#"1: delivered, "01": failed"#, "1", "delivered"),
      (#"1: delivered, "01": failed"#, "01", "failed"),
      (#""01": failed"#, "1", "unknown; shape_changed"), (#""01": failed"#, #""01""#, "failed"),
      ("1: delivered", "1.0", "delivered"),
      ("\"no\": failed", #"["no"]"#, "unknown; shape_changed"),
      ("\"no\": failed", #"{"a":"no"}"#, "unknown; shape_changed"),
      ("\"1\": failed, 1.0: delivered", "1.00", "unknown; shape_changed"),
      ("\"true\": delivered", "true", "delivered"),
    ] {
      let order = """
          reference: {repeat: refused}
          place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
          states: {of: $.s, words: {\(words)}}
        """
      let news = try await OrderCase(order, [.reply("{\"s\":\(body)}")]).place()
      #expect(news.written.hasPrefix(expected), "\(words) \(body): \(news.written)")
    }
  }

  @Test("lint names rules that a reply without the value would meet")
  func lint() async throws {
    for (condition, state, said) in [
      ("$.s != 'ok'", "failed", "is `unknown` then and not `failed`"),
      ("!($.ok == true)", "failed", "is `unknown` then"),
      ("$.error == null", "delivered", "means `delivered` for every object without"),
      ("$.s != 'ok'", "in_flight", ""), ("$.s == 'no'", "failed", ""),
      ("$.error != null", "failed", ""), ("$.n > 0", "delivered", ""),
    ] {
      let order = Self.order("{when: \"\(condition)\", state: \(state)}")
      let adapter = try Presets.definition(
        Array("adapter: test\norder:\n\(order)\n".utf8), fileName: "test.yaml")
      let warnings = await AdapterLint(adapter).warnings
      #expect(warnings.contains { $0.contains(said) } == !said.isEmpty, "\(warnings)")
      if said.isEmpty { #expect(warnings == []) }
    }
    for (condition, isNamed) in [("$.order == null", false), ("$.s != 'known'", true)] {
      let order = Self.order(
        "{when: $.s == 'ok', state: delivered}", ", absent_when: \"\(condition)\"")
      let adapter = try Presets.definition(
        Array("adapter: test\norder:\n\(order)\n".utf8), fileName: "test.yaml")
      #expect(await AdapterLint(adapter).warnings.isEmpty == !isNamed)
    }
  }

  // MARK: Tokens

  @Test(
    "a call that buys is repeated with a new token only where the reply says that it refuses for it",
    arguments: [
      ("$.code != 'OK'", 200, "{}", false), ("$.code != 'OK'", 200, #"{"code":"PENDING"}"#, false),
      ("$.code != 'OK'", 401, #"{"code":"X"}"#, true), ("$.token == null", 200, "{}", false),
      ("!$.ok", 200, "{}", false), ("coalesce($.ok, false) == false", 200, "{}", false),
      ("$.code == 'TOKEN'", 200, #"{"code":"TOKEN"}"#, true),
      ("reply.status == 401", 401, "{}", true),
      ("$.code == 'TOKEN' && $.x != 1", 200, #"{"code":"TOKEN","x":2}"#, true),
    ])
  func tokens(_ condition: String, _ status: Int, _ body: String, _ isRepeated: Bool) async throws {
    let order = """
        reference: {none: true, repeat: buys_again}
        place: {request: {method: POST, path: /buy}}
        states: {of: $.s, words: {done: delivered}}
        auth:
          login:
            request: {method: POST, path: /token}
            token: $.t
            renew_when: "\(condition)"
      """
    let token = HTTPResponse.reply(#"{"t":"abc-123"}"#)
    let test = try OrderCase(
      order, [token, .reply(body, status: status), token, .reply(#"{"s":"done"}"#)])
    let news = try await test.place()
    #expect(
      test.asked.filter { $0 == "POST /buy" }.count == (isRepeated ? 2 : 1), "\(news.written)")
    #expect((news.state == .delivered) == isRepeated, "\(news.written)")
  }

  @Test("a redirect of a call that buys nothing says nothing of an order")
  func redirects() async throws {
    let order = """
        reference: {none: true, repeat: buys_again}
        place:
          - {request: {method: POST, path: /create}, buys: false, keep: {id: $.id}}
          - {request: {method: POST, path: "/pay/{{id}}"}, buys: true}
        states: {of: $.status, words: {Paid: delivered}}
      """
    let moved = HTTPResponse.reply("{}", status: 303)
    let draft = try await OrderCase(order, [moved]).place()
    #expect(draft.written == "failed; unknown: HTTP status 303: redirects are not followed")
    let paid = try await OrderCase(order, [.reply(#"{"id":"1"}"#), moved]).place()
    #expect(paid.state == .unknown)
    #expect(paid.written.hasSuffix("as the order may have been placed"), "\(paid.written)")
  }
}
