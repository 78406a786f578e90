import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Orders: a look-up by what was bought takes no other attempt's purchase")
struct NaturalKeyTests {
  /// Reads the domain before, and after.
  private static let domain = """
      reference: {none: true, repeat: guarded}
      place:
        - request: {path: "/domains/{{recipient}}"}
          keep: {expires: $.expires}
        - request: {method: POST, path: "/domains/{{recipient}}/renew", json: {current_expiry: "{{expires}}"}}
          states: {rules: [{when: $.expires != null, state: delivered}]}
      look_up:
        request: {path: "/domains/{{recipient}}"}
        where: $.expires > expires
        absent_after: 5m
        states: {rules: [{when: $.expires != null, state: delivered}]}
    """

  private static func expires(_ year: Int) -> HTTPResponse {
    .reply(#"{"expires":"\#(year)-06-01"}"#)
  }

  private static func order(_ name: String, _ recipient: String) throws -> AttemptOrder {
    var order = try OrderCase.order("\(name)-1")
    order.order = try #require(OrderID(name))
    order.recipient = recipient
    return order
  }

  /// Another order's attempt at the same supplier, which was answered.
  private func other(
    _ recipient: String = "example.com", from year: Int, state: AttemptState = .delivered,
    _ adapter: String = domain
  ) async throws -> OtherAttempt {
    let test = try OrderCase(adapter, [Self.expires(year), Self.expires(year + 1)])
    let order = try Self.order("A-1002", recipient)
    return OtherAttempt(order: order, memo: try await test.place(order).memo, state: state)
  }

  /// The news of an order whose reply was lost, and whose look-up shows that the domain was renewed.
  private func found(
    _ year: Int, beside others: [OtherAttempt], names: Set<String> = [],
    _ adapter: String = domain
  ) async throws -> AttemptNews {
    let test = try OrderCase(adapter, [Self.expires(2026), nil, Self.expires(year)])
    let order = try Self.order("A-1001", "example.com")
    let memo = try await test.place(order).memo
    let client = try #require(test.client)
    return await client.beside(ForeignOrderTests.Others(names: names, others: others))
      .lookUp(order, memo)
  }

  @Test("the renewal of another order of the same domain leaves this one in doubt, and says whose")
  func renewed() async throws {
    #expect(try await found(2027, beside: []).state == .delivered)
    let news = try await found(2027, beside: [try await other(from: 2026)])
    #expect(news.state == .unknown, "\(news.written)")
    #expect(news.problem?.message.contains("order A-1002") == true, "\(news.written)")
    for state in [AttemptState.partial, .reversed, .accepted, .unknown] {
      let beside = try await other(from: 2026, state: state)
      #expect(try await found(2027, beside: [beside]).state == .unknown, "\(state)")
    }
    // Capital letters name the same domain.
    let capital = try await other("Example.COM", from: 2026)
    #expect(try await found(2027, beside: [capital]).state == .unknown)
    // A third one renewed what the second had renewed.
    #expect(try await found(2028, beside: [try await other(from: 2027)]).state == .unknown)
  }

  @Test("what another order cannot have renewed is this one's")
  func own() async throws {
    let failed = try await other(from: 2026, state: .failed)
    #expect(try await found(2027, beside: [failed]).state == .delivered)
    let strange = try await other("example.org", from: 2026)
    #expect(try await found(2027, beside: [strange]).state == .delivered)
    let later = try await other(from: 2027)
    #expect(try await found(2027, beside: [later]).state == .delivered)
    // It was over long before this one read the domain.
    var earlier = try await other(from: 2025)
    earlier.memo.startedAt = try #require(Timestamp(rfc3339: "2026-05-01T10:00:00Z"))
    earlier.memo.endedAt = earlier.memo.startedAt
    #expect(try await found(2027, beside: [earlier]).state == .delivered)
  }

  @Test("what the supplier calls by another order's name is that order's")
  func called() async throws {
    let adapter = Self.domain + "\n  supplier_reference: $.expires"
    let news = try await found(2027, beside: [], names: ["2027-06-01"], adapter)
    #expect(news.state == .unknown, "\(news.written)")
    #expect(news.problem?.message.contains("order A-1002") == true, "\(news.written)")
  }

  @Test("a kept value that two orders have is no name of one")
  func kept() async throws {
    let adapter = Self.domain.replacing("$.expires > expires", with: "$.before == expires")
    let news = try await keptFound(adapter, beside: [try await other(from: 2026, adapter)])
    #expect(news.state == .unknown, "\(news.written)")
    let apart = try await keptFound(adapter, beside: [try await other(from: 2027, adapter)])
    #expect(apart.state == .delivered, "\(apart.written)")
  }

  private func keptFound(
    _ adapter: String, beside others: [OtherAttempt]
  ) async throws -> AttemptNews {
    let shown = HTTPResponse.reply(#"{"expires":"2027-06-01","before":"2026-06-01"}"#)
    let test = try OrderCase(adapter, [Self.expires(2026), nil, shown])
    let order = try Self.order("A-1001", "example.com")
    let memo = try await test.place(order).memo
    let client = try #require(test.client)
    return await client.beside(ForeignOrderTests.Others(others: others)).lookUp(order, memo)
  }

  @Test("a reference that two orders share is no name of one")
  func reference() async throws {
    let adapter = """
        reference: {form: "{{recipient}}", repeat: refused}
        place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
        look_up: {request: {path: "/orders/{{reference}}"}}
        states: {of: $.state, words: {done: delivered}}
      """
    let test = try OrderCase(adapter, [nil, .reply(#"{"state":"done"}"#)])
    let order = try Self.order("A-1001", "example.com")
    let memo = try await test.place(order).memo
    #expect(memo.sought == nil)
    let client = try #require(test.client)
    let other = OtherAttempt(
      order: try Self.order("A-1002", "example.com"), memo: memo, state: .delivered)
    let beside = client.beside(ForeignOrderTests.Others(others: [other]))
    let news = await beside.lookUp(order, memo)
    #expect(news.state == .unknown, "\(news.written)")
  }

  @Test("what an attempt is found by shows nothing, and is the same from its beginning on")
  func digest() async throws {
    let test = try OrderCase(Self.domain, [Self.expires(2026), nil])
    let order = try Self.order("A-1001", "example.com")
    let client = try #require(test.client)
    guard case .ready(let memo) = await client.prepare(order, at: test.clock.now) else {
      Issue.record("it is not ready")
      return
    }
    let sought = try #require(memo.sought)
    #expect(!sought.contains("example"))
    #expect(await client.buy(order, memo).memo.sought == sought)
    #expect(await client.lookUp(order, memo).memo.sought == sought)
  }
}
