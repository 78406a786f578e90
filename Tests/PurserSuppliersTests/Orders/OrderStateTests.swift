import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Orders: how a reply becomes a state")
struct OrderStateTests {
  private static let plain = """
      reference: {repeat: refused}
      place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
      states: {of: $.status, words: {done: delivered, new: accepted, bad: failed, "7": delivered}}
      error_message: $.message
      errors:
        - {when: $.code == 18, class: funds}
        - {when: $.code == 99, class: in_flight}
        - {when: $.code == 5, class: unknown}
    """

  @Test(
    "status and body count together",
    arguments: [
      (200, #"{"status":"done"}"#, "delivered"), (500, #"{"status":"done"}"#, "delivered"),
      (200, #"{"status":7}"#, "delivered"), (200, #"{"status":"7"}"#, "delivered"),
      (200, #"{"status":"new"}"#, "accepted"),
      (200, #"{"status":"bad","message":"no"}"#, "failed; unknown: no"),
      (200, #"{"status":"Done"}"#, "unknown; shape_changed"),
      (200, #"{"status":{"a":1}}"#, "unknown; shape_changed"),
      (200, #"{"status":null}"#, "unknown; shape_changed"),
      (200, "{}", "unknown; shape_changed"), (204, "", "unknown; malformed"),
      (200, #"{"status":"#, "unknown; malformed"), (200, "<html>", "unknown; malformed"),
      (302, "{}", "unknown; unknown"), (409, "{}", "unknown; unknown"),
      (500, "oops", "unknown"), (502, "{}", "unknown"), (504, "{}", "unknown"),
      (408, "{}", "unknown"), (425, "{}", "unknown"),
      (400, #"{"status":"error","message":"m"}"#, "failed; invalid: m"),
      (400, #"{"status":400}"#, "failed; invalid"), (401, "", "failed; auth"),
      (402, "<html>", "failed; funds"), (403, "{}", "failed; auth"),
      (404, "{}", "failed; not_found"),
      (422, "{}", "failed; invalid"), (429, "{}", "failed; rate_limited"),
      (200, #"{"code":18,"status":"done"}"#, "failed; funds"),
      (503, #"{"code":18}"#, "failed; funds"),
      (200, #"{"code":99}"#, "in_flight"), (400, #"{"code":99}"#, "in_flight"),
      (402, #"{"code":5}"#, "unknown; unknown"),
      (429, #"{"status":"bad","message":"m"}"#, "failed; rate_limited: m"),
      (409, #"{"status":"bad"}"#, "unknown; unknown"), (503, #"{"status":"bad"}"#, "unknown"),
      (409, #"{"status":"new"}"#, "accepted"),
      (200, #"{"code":5,"status":"done"}"#, "unknown; unknown"),
    ])
  func states(_ status: Int, _ body: String, _ expected: String) async throws {
    let news = try await OrderCase(Self.plain, [.reply(body, status: status)]).place()
    let parts = expected.split(separator: "; ")
    #expect(news.written.hasPrefix(expected), "\(news.written)")
    if parts.count == 1, news.state != .unknown { #expect(news.problem == nil) }
    #expect(news.problem?.status == (news.problem == nil ? nil : status))
  }

  @Test(
    "beside the status of an error what is said of a look-up is nothing of the order",
    arguments: [
      (200, #"{"status":"bad"}"#, AttemptState.failed), (401, #"{"status":"bad"}"#, .unknown),
      (429, #"{"status":"bad"}"#, .unknown), (500, #"{"status":"bad"}"#, .unknown),
      (402, #"{"code":18}"#, .unknown), (403, #"{"code":18,"status":"bad"}"#, .unknown),
      (500, #"{"status":"done"}"#, .unknown), (418, #"{"status":"gone"}"#, .failed),
    ])
  func lookUps(_ status: Int, _ body: String, _ expected: AttemptState) async throws {
    let order =
      Self.plain + """

            - {status: 418, when: $.status == 'gone', class: out_of_stock, state: failed}
          look_up: {request: {path: "/orders/{{reference}}"}}
        """
    let test = try OrderCase(order, [nil, .reply(body, status: status)])
    let attempt = try OrderCase.order()
    let lost = try await test.place(attempt)
    let client = try #require(test.client)
    let news = await client.lookUp(attempt, lost.memo)
    #expect(news.state == expected, "\(news.written)")
  }

  @Test("a repetition that is refused says nothing of the first order, whatever word it has")
  func repetitions() async throws {
    let order = """
        reference: {repeat: returns_first}
        place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
        look_up: {repeat: true}
        states: {of: $.status, words: {done: delivered, bad: failed}}
      """
    for status in [400, 401, 402, 409, 429, 500, 503] {
      let test = try OrderCase(order, [nil, .reply(#"{"status":"bad"}"#, status: status)])
      let attempt = try OrderCase.order()
      let lost = try await test.place(attempt)
      let client = try #require(test.client)
      let news = await client.lookUp(attempt, lost.memo)
      #expect(news.state == .unknown, "\(status): \(news.written)")
    }
  }

  @Test("words in a page of another server refuse nothing")
  func pages() async throws {
    let order = """
        reference: {repeat: refused}
        place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
        look_up: {request: {path: "/orders/{{reference}}"}, absent_after: 0s}
        states: {of: $.status, words: {done: delivered}}
        errors: [{text: nsufficient, class: funds}, {when: "matches(reply.text, 'not found')", class: not_found}]
      """
    let pages = [
      (503, "<html>Insufficient server capacity</html>"), (502, "<html>Host not found</html>"),
    ]
    for (status, page) in pages {
      let news = try await OrderCase(order, [.reply(page, status: status)]).place()
      #expect(news.state == .unknown, "\(news.written)")
      let test = try OrderCase(order, [nil, .reply(page, status: status)])
      let attempt = try OrderCase.order()
      let lost = try await test.place(attempt)
      let client = try #require(test.client)
      #expect(await client.lookUp(attempt, lost.memo).state == .unknown)
    }
  }

  @Test("a count over items that lack what the filter looks at makes no rule hold")
  func filters() async throws {
    let order = """
        reference: {repeat: refused}
        place: {request: {method: POST, path: /orders, json: {n: "{{quantity}}"}}}
        states:
          rules:
            - {when: "count($.items[?@.code != null]) == quantity", state: delivered}
            - {when: $.items != null, state: in_flight}
        errors: [{when: "count($.items[?@.error != null]) > 0", class: invalid}]
      """
    for (items, state) in [
      (#"[{"code":"A","error":null},{"code":"B","error":null}]"#, AttemptState.delivered),
      (#"[{"code":"A"},{}]"#, .inFlight), (#"[{"code":"A"},{"code":null}]"#, .inFlight),
      (#"[{"error":"E"},{"error":null}]"#, .failed),
    ] {
      let two = try OrderCase.order(quantity: 2)
      let news = try await OrderCase(order, [.reply(#"{"items":"# + items + "}")]).place(two)
      #expect(news.state == state, "\(items): \(news.written)")
    }
  }

  @Test("a word that no table has is quoted")
  func unknownWord() async throws {
    let news = try await OrderCase(Self.plain, [.reply(#"{"status":"QUEUED"}"#)]).place()
    #expect(news.problem?.message.contains("QUEUED") == true, "\(news.written)")
  }

  @Test("what certainly did not leave is failed, what may have is unknown")
  func noReply() async throws {
    for (code, sent, state) in [
      (CurlError.Code.connect, false, AttemptState.failed), (.timeout, true, .unknown),
      (.closedEarly, true, .unknown), (.resolve, false, .failed),
    ] {
      var test = try OrderCase(Self.plain, [])
      test = OrderCase(test) { _, _ in
        .failure(CurlError(code: code, message: "no", requestMayHaveBeenSent: sent))
      }
      let news = try await test.place()
      #expect(news.state == state)
      #expect(news.mayHaveBeenSent == sent)
      #expect(news.problem?.kind == .unreachable)
    }
  }

  @Test("everything that places is sent once, and asks for no redirect")
  func once() async throws {
    let test = try OrderCase(Self.plain, [.reply("{}")])
    _ = try await test.place()
    #expect(test.transport.requests.map(\.isSentOnce) == [true])
    #expect(test.transport.requests.map(\.redirectLimit) == [0])
  }

  @Test("numbers keep every digit, and zeros before them")
  func digits() async throws {
    let order = """
        reference: {repeat: refused}
        place: {request: {method: POST, path: /pins}}
        states: {rules: [{status: 200, state: delivered}]}
        supplier_reference: $.id
        content: {each: "$.pins[*]", fields: {pin: $.pin, code: $.code}}
      """
    let body =
      #"{"id":00123456789012345678,"pins":[{"pin":012345678901234,"code":" A b "},{"pin":1.50}]}"#
    let news = try await OrderCase(order, [.reply(body)]).place()
    #expect(news.memo.supplierReference == "00123456789012345678")
    #expect(
      news.content.map { $0.map(\.value) } == [["012345678901234", " A b "], ["1.50"]])
    #expect(news.quantity == 2)
  }

  @Test(
    "a token that has ended is renewed where the reply is a refusal, and not where it leaves doubt")
  func renewal() async throws {
    let order = """
        reference: {repeat: refused}
        place: {request: {method: POST, path: /orders}}
        states: {of: $.status, words: {done: delivered}}
      """
    let auth = """
      credentials: [secret]
      auth: {login: {request: {method: POST, path: /login, json: {s: "{{secret}}"}}, token: $.token}}

      """
    let replies: [HTTPResponse] = [
      .reply(#"{"token":"t1"}"#), .reply("{}", status: 401), .reply(#"{"token":"t2"}"#),
      .reply(#"{"status":"done"}"#),
    ]
    let renewed = try OrderCase(order, replies, others: auth)
    #expect(try await renewed.place().state == .delivered)
    #expect(renewed.asked == ["POST /login", "POST /orders", "POST /login", "POST /orders"])
    let rule = "\n  errors: [{status: 401, class: unknown}]\n"
    let doubtful = try OrderCase(order + rule, replies, others: auth)
    #expect(try await doubtful.place().state == .unknown)
    #expect(doubtful.asked == ["POST /login", "POST /orders"])
  }

  @Test("a message repeats no credential")
  func redaction() async throws {
    let order = """
        reference: {repeat: refused}
        place: {request: {method: POST, path: /orders, json: {key: "{{api_key}}"}}}
        states: {of: $.status, words: {done: delivered}}
        error_message: $.message
      """
    let test = try OrderCase(
      order, [.reply(#"{"message":"bad key api_key-secret"}"#, status: 401)],
      others: "credentials: [api_key]\n")
    let news = try await test.place()
    #expect(news.problem?.message == "bad key <redacted>")
  }
}

extension OrderCase {
  /// The same with another supplier.
  init(_ other: OrderCase, _ script: @escaping ScriptedTransport.Script) {
    account = other.account
    transport = ScriptedTransport(script)
  }
}
