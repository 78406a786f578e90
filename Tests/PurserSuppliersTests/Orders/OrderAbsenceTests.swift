import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Orders: what proves that an order was not bought")
struct OrderAbsenceTests {
  private static let head = """
      reference: {repeat: buys_again}
      place: {request: {method: POST, path: /buy, json: {ref: "{{reference}}"}}}
      states: {of: $.status, words: {done: delivered, working: in_flight}}
      supplier_reference: $.id

    """
  private static let list =
    head + """
        look_up: {request: {path: /orders}, each: "$.orders[*]", where: $.ref == reference, absent_after: 0s}
      """
  private static let one =
    head + """
        look_up: {request: {path: "/orders/{{reference}}"}, absent_after: 0s}
      """

  /// What a look-up says of an order whose reply was lost.
  private func sought(_ order: String, _ answers: HTTPResponse?...) async throws -> AttemptNews {
    let test = try OrderCase(order, [nil] + answers)
    let attempt = try OrderCase.order()
    let lost = try await test.place(attempt)
    let client = try #require(test.client)
    return await client.lookUp(attempt, lost.memo)
  }

  @Test(
    "a list that may go on, or that stands beside an error, proves nothing",
    arguments: [
      #"{"orders":[{"ref":"x"}],"has_more":true}"#, #"{"orders":[{"ref":"x"}],"next":"/o?page=2"}"#,
      #"{"orders":[{"ref":"x"}],"meta":{"page":1,"total_pages":3}}"#,
      #"{"orders":[{"ref":"x"}],"links":{"next":"https://api.example/o?p=2"}}"#,
      #"{"orders":[{"ref":"x"}],"total":2}"#, #"{"orders":[],"error":"database is down"}"#,
      #"{"success":false,"orders":[]}"#, #"{"status":"error","orders":[]}"#,
      #"{"success":false,"error":"down","orders":[{"ref":"x"}]}"#,
      #"{"orders":[{"reference":"A-1001-1"}]}"#, #"{"orders":null}"#, "{}", "<html>log in</html>",
    ])
  func parts(_ body: String) async throws {
    let news = try await sought(Self.list, .reply(body))
    #expect(news.state == .unknown && news.problem != nil, "\(news.written)")
  }

  @Test("a list that is whole proves it, also beside flags that say so")
  func wholes() async throws {
    for body in [
      #"{"orders":[]}"#, #"{"orders":[{"ref":"x"},{"ref":null}],"has_more":false,"next":null}"#,
      #"{"orders":[{"ref":"x"}],"error":null,"success":true,"total":1}"#,
      #"{"orders":[{"ref":"x"}],"meta":{"page":1,"total_pages":1}}"#,
    ] {
      let news = try await sought(Self.list, .reply(body))
      #expect(news.written.hasPrefix("failed; not_found"), "\(body): \(news.written)")
    }
  }

  @Test(
    "an order that is listed under nearly the same name leaves open whether it is this one",
    arguments: [
      #"{"orders":[{"ref":"a-1001-1"}]}"#, #"{"orders":[{"ref":" A-1001-1 "}]}"#,
      #"{"orders":[{"ref":"x"},{"ref":"A10011"}]}"#, #"{"orders":[{"ref":"A_1001_1"}]}"#,
    ])
  func nearly(_ body: String) async throws {
    let news = try await sought(Self.list, .reply(body))
    #expect(news.state == .unknown, "\(news.written)")
    #expect(news.problem?.message.contains("`$.ref == reference`") ?? false, "\(news.written)")
    #expect(news.problem?.message.contains("capital letters") ?? false, "\(news.written)")
  }

  @Test("so does one of several conditions, where the others hold")
  func nearlyAll() async throws {
    let order = Self.list.replacing(
      "where: $.ref == reference", with: "where: $.ref == reference && $.sku == sku")
    let other = try await sought(order, .reply(#"{"orders":[{"ref":"a-1001-1","sku":"other"}]}"#))
    #expect(other.written.hasPrefix("failed; not_found"), "\(other.written)")
    let same = try await sought(
      order, .reply(#"{"orders":[{"ref":"a-1001-1","sku":"GIFT-10"}]}"#))
    #expect(same.state == .unknown, "\(same.written)")
  }

  @Test("and one that is found under its own name is not made doubtful by another")
  func nearlyAnother() async throws {
    let news = try await sought(
      Self.list,
      .reply(
        #"{"orders":[{"ref":"a-1001-1"},{"ref":"A-1001-1","status":"done","id":"7"}]}"#))
    #expect(news.state == .delivered, "\(news.written)")
  }

  @Test("neither does a part of a list, nor a link to the next page")
  func headers() async throws {
    let body = #"{"orders":[{"ref":"x"}]}"#
    let part = try await sought(Self.list, .reply(body, status: 206))
    #expect(part.state == .unknown, "\(part.written)")
    let linked = try await sought(
      Self.list,
      .reply(body, headers: [HTTPHeader(name: "Link", value: #"</orders?p=2>; rel="next""#)]))
    #expect(linked.state == .unknown, "\(linked.written)")
  }

  @Test("a page of another server is no word of the supplier's")
  func pages() async throws {
    for (status, body, expected) in [
      (404, #"{"error":"none"}"#, "failed; not_found"), (404, "", "failed; not_found"),
      (404, "<html><h1>404 Not Found</h1><hr>nginx</html>", "unknown"),
      (404, "default backend - 404", "unknown"), (410, "", "unknown"),
    ] {
      let news = try await sought(Self.one, .reply(body, status: status))
      #expect(news.written.hasPrefix(expected), "\(status) \(body): \(news.written)")
    }
  }

  @Test("every look-up that can be asked has to say so")
  func several() async throws {
    let order =
      Self.head + """
          look_up:
            - {request: {path: "/open/{{reference}}"}, absent_after: 0s}
            - {request: {path: "/archive/{{reference}}"}, absent_after: 0s}
            - {request: {path: "/orders/{{supplier_reference}}"}, absent_after: 0s}
        """
    let absent = HTTPResponse.reply("{}", status: 404)
    for other in [.reply("", status: 503), nil, .reply(#"{"status":"odd"}"#)] as [HTTPResponse?] {
      let first = try await sought(order, absent, other)
      let second = try await sought(order, other, absent)
      #expect(first.state == .unknown && second.state == .unknown, "\(first) \(second)")
    }
    #expect(try await sought(order, absent, absent).state == .failed)
    #expect(try await sought(order, absent, .reply(#"{"status":"working"}"#)).state == .inFlight)
  }

  @Test("that one place never shows all of them takes nothing from another that does")
  func never() async throws {
    let order =
      Self.head + """
          look_up:
            - {request: {path: "/open/{{reference}}"}, absent_after: never}
            - {request: {path: "/archive/{{reference}}"}, absent_after: 0s}
        """
    let absent = HTTPResponse.reply("{}", status: 404)
    #expect(try await sought(order, absent, absent).state == .failed)
    #expect(try await sought(order, .reply("", status: 500), absent).state == .unknown)
  }

  @Test(
    "an order that is placed again and lost may have been bought, whatever a look-up said before")
  func repetition() async throws {
    let order = """
        reference: {repeat: returns_first}
        place: {request: {method: POST, path: /buy, json: {ref: "{{reference}}"}}}
        look_up: [{request: {path: "/o/{{reference}}"}, absent_after: 0s}, {repeat: true}]
        states: {of: $.status, words: {done: delivered}}
      """
    let absent = HTTPResponse.reply("{}", status: 404)
    #expect(try await sought(order, absent, nil).state == .unknown)
    #expect(try await sought(order, absent, .reply("{}", status: 402)).state == .failed)
  }

  @Test("a reply that lacks what `where` looks at is not about another order")
  func lacking() async throws {
    let order =
      Self.head + """
          look_up: {request: {path: "/orders/{{reference}}"}, where: $.ref == reference, absent_after: 0s}
        """
    for body in [#"{"error":"busy"}"#, "{}", #"{"ref":"x","error":"busy"}"#] {
      let news = try await sought(order, .reply(body))
      #expect(news.state == .unknown, "\(body): \(news.written)")
    }
    #expect(try await sought(order, .reply(#"{"ref":"x"}"#)).state == .failed)
  }

  @Test("what `absent_when` only misses proves nothing in an error, and what it finds does")
  func absentWhen() async throws {
    let missing =
      Self.head + """
          look_up: {request: {path: "/o/{{reference}}"}, absent_when: $.order == null, absent_after: 0s}
        """
    for (status, body, expected) in [
      (200, #"{"order":null}"#, AttemptState.failed), (200, #"{"error":"busy"}"#, .unknown),
      (503, "{}", .unknown), (200, "<html>", .unknown),
    ] {
      let news = try await sought(missing, .reply(body, status: status))
      #expect(news.state == expected, "\(status) \(body): \(news.written)")
    }
    let found =
      Self.head + """
          look_up: {request: {path: "/o/{{reference}}"}, absent_when: $.code == 17, absent_after: 0s}
        """
    let news = try await sought(found, .reply(#"{"code":17,"error":"no such order"}"#, status: 500))
    #expect(news.state == .failed, "\(news.written)")
  }

  @Test("a list whose next page is not there is not whole")
  func missingPage() async throws {
    let order =
      Self.head + """
          look_up:
            request: {path: /orders}
            paginate: {page: 1, query: page}
            each: $.orders[*]
            where: $.ref == reference
            absent_after: 0s
        """
    let page = HTTPResponse.reply(#"{"orders":[{"ref":"x"}]}"#)
    for second in [.reply("{}", status: 404), .reply("x", status: 500), nil] as [HTTPResponse?] {
      let news = try await sought(order, page, second)
      #expect(news.state == .unknown, "\(news.written)")
    }
    #expect(try await sought(order, page, .reply(#"{"orders":[]}"#)).state == .failed)
  }

  @Test("a second match on a later page leaves open which is meant")
  func secondMatch() async throws {
    let order =
      Self.head + """
          look_up:
            request: {path: /orders}
            paginate: {page: 1, query: page}
            each: $.orders[*]
            where: $.ref == reference
            absent_after: 0s
        """
    func page(_ id: String) -> HTTPResponse {
      .reply(#"{"orders":[{"ref":"A-1001-1","status":"done","id":""# + id + #""}]}"#)
    }
    let end = HTTPResponse.reply(#"{"orders":[]}"#)
    #expect(try await sought(order, page("1"), page("2"), end).state == .unknown)
    #expect(try await sought(order, page("1"), end).written.hasPrefix("delivered, order 1"))
  }
}
