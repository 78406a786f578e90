import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Pages")
struct PaginationTests {
  private static let adapter = """
    request: {path: /b, query: {pageSize: 2}}
    paginate: {cursor: $.next, query: after, max_pages: 5}
    balances:
      - {each: "$.data[*]", currency: $.c, available: $.n, zero_when_absent: [USD, EUR]}
    """

  @Test("pages follow while there is a cursor, and count as one reading")
  func pages() async throws {
    let clock = SetClock()
    let start = clock.now
    let bodies = [
      #"{"data":[{"c":"USD","n":1},{"c":"JPY","n":5}],"next":"a&b"}"#,
      #"{"data":[{"c":"USD","n":2}],"next":"7"}"#, #"{"data":[],"next":""}"#,
    ]
    let transport = ScriptedTransport { _, number in
      clock.advance(by: .seconds(1))
      return .success(.reply(bodies[number]))
    }
    let balances = try await TestSupplier(Self.adapter).client(transport, clock).readBalances()
      .readings
    #expect(
      transport.requests.map(\.url) == [
        "https://api.example/b?pageSize=2", "https://api.example/b?pageSize=2&after=a%26b",
        "https://api.example/b?pageSize=2&after=7",
      ])
    #expect(balances.map(\.available.description) == ["3.00 USD", "5 JPY", "0.00 EUR"])
    #expect(balances.allSatisfy { $0.requestedAt == start })
    #expect(balances.allSatisfy { $0.receivedAt == start + .seconds(3) })
  }

  @Test("pages that come too slowly are a failure, though each comes in time")
  func slow() async throws {
    let clock = SetClock()
    let transport = ScriptedTransport { _, number in
      clock.advance(by: .seconds(9))
      return .success(.reply(#"{"data":[],"next":"\#(number)"}"#))
    }
    let adapter = Self.adapter.replacing("max_pages: 5", with: "max_pages: 100")
    let client = try TestSupplier(adapter).client(transport, clock)
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    #expect(
      failure
        == CheckFailure(
          .unreachable, "the whole check took longer than 60 s", requestMayHaveBeenSent: false))
    #expect(transport.requests.count == 7)
  }

  @Test("pages that never end are a failure")
  func endless() async throws {
    let transport = ScriptedTransport { _, number in
      .success(.reply(#"{"data":[],"next":"p\#(number)"}"#))
    }
    let client = try TestSupplier(Self.adapter).client(transport)
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    #expect(failure == CheckFailure(.shapeChanged, "the reply has more than 5 pages"))
    #expect(transport.requests.count == 5)
  }

  @Test("a cursor that comes again is noticed at once")
  func circle() async throws {
    let transport = ScriptedTransport(#"{"data":[],"next":"again"}"#)
    let client = try TestSupplier(Self.adapter).client(transport)
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    #expect(failure?.message == "the supplier gave the same next page twice")
    #expect(transport.requests.count == 2)
  }

  @Test("a page that fails fails the reading")
  func brokenPage() async throws {
    let transport = ScriptedTransport { _, number in
      number == 0
        ? .success(.reply(#"{"data":[{"c":"USD","n":1}],"next":"b"}"#))
        : .success(.reply("", status: 500))
    }
    let client = try TestSupplier(Self.adapter).client(transport)
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    #expect(
      failure == CheckFailure(.unknown, "page 2 (/b): HTTP status 500", status: 500))
  }

  @Test("a cursor that is no text is a failure")
  func oddCursor() async throws {
    let client = try TestSupplier(Self.adapter).client(
      ScriptedTransport(#"{"data":[],"next":{"a":1}}"#))
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    #expect(failure?.message == "`cursor`: `$.next` is an object, not a text")
  }

  @Test(
    "what is no next page, and no end of the pages, is a failure",
    arguments: [
      ("cursor: $.next", #"{"a":1}"#, "is an object"), ("cursor: $.next", "[1,{}]", "is an array"),
      ("cursor: $.next", "true", "is `true`"), ("cursor: $.next", "7", "is `7`, a text before"),
      ("cursor: capture($.next, 'c=(.+)')", #""d=5""#, "finds nothing"),
      ("cursor: trim(capture($.next, 'c=(.+)'))", #""d=5""#, "finds nothing"),
      ("link: $.next", "7", "is `7`, not a text"),
      ("link: $.next", #"{"href":"/b"}"#, "is an object"),
      ("link: capture($.next, '<(.+)>')", #""/b?c=5""#, "finds nothing"),
      ("page: 1, query: p, while: page < $.gone", "null", "`while`: `$.gone` finds nothing"),
      ("page: 1, query: p, while: $.next", "null", "`while`: `$.next` is null"),
      ("page: 1, query: p, while: $.next == 'true'", "true", "compared with"),
    ])
  func unusableNextPage(pages: String, next: String, message: String) async throws {
    let first = pages.hasPrefix("cursor: cap") || pages.hasPrefix("cursor: trim") ? "c=1" : "x"
    let query = pages.hasPrefix("cursor") ? "query: c" : ""
    let transport = ScriptedTransport { _, number in
      let isFirst = number == 0 && pages.hasPrefix("cursor")
      return .success(
        .reply(
          #"{"data":[{"c":"USD","n":\#(number + 1)}],"next":\#(isFirst ? "\"\(first)\"" : next)}"#))
    }
    let lines = pages.split(separator: ", ").filter { _ in !pages.contains("(") }
    let paginate = (lines.isEmpty ? [pages[...]] : lines) + (query.isEmpty ? [] : ["query: c"])
    let adapter = """
      request: {path: /b}
      paginate:
        \(paginate.joined(separator: "\n  "))
      balances: [{each: "$.data[*]", currency: $.c, available: $.n}]
      """
    let client = try TestSupplier(adapter).client(transport)
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    #expect(failure?.kind == .shapeChanged)
    #expect(failure?.message.contains(message) == true, "\(failure as Any)")
  }

  @Test("a cursor in a text ends where there is no text, and where a condition says so")
  func capturedCursor() async throws {
    for expression in ["capture($.next, 'c=(.+)')", "if($.more, capture($.next, 'c=(.+)'), null)"] {
      let transport = ScriptedTransport { _, number in
        .success(
          .reply(
            number == 0
              ? #"{"data":[{"c":"USD","n":1}],"next":"c=5","more":true}"#
              : #"{"data":[{"c":"USD","n":2}],"next":null,"more":false}"#))
      }
      let yaml = """
        request: {path: /b}
        paginate: {query: c, cursor: "\(expression)"}
        balances: [{each: "$.data[*]", currency: $.c, available: $.n}]
        """
      let report = try await TestSupplier(yaml).client(transport).readBalances()
      #expect(report.readings.map(\.available.description) == ["3.00 USD"])
      #expect(transport.requests.count == 2)
    }
  }
}
