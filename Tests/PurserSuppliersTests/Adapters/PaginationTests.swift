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
      #"{"data":[{"c":"USD","n":2}],"next":7}"#, #"{"data":[],"next":""}"#,
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
      failure == CheckFailure(.unreachable, "the whole check took longer than 60 s"))
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
}
