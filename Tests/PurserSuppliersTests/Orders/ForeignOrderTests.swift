import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Orders: a look-up without a reference takes no other attempt's order")
struct ForeignOrderTests {
  private static let order = """
      reference: {none: true, repeat: buys_again}
      place: {request: {method: POST, path: /orders, json: {sku: "{{sku}}", phone: "{{recipient}}"}}}
      look_up:
        request: {path: /orders}
        each: $.orders[*]
        where: $.phone == recipient && $.at >= placed_at
        absent_after: 0s
      states: {of: $.state, words: {done: delivered}}
      supplier_reference: $.id
    """

  /// What is known of other attempts.
  struct Others: OtherAttempts {
    var names: Set<String> = []
    /// Those of the same trace.
    var others: [OtherAttempt] = []
    var isReadable = true

    func owner(of supplierReference: String) async throws(UnreadableAttempts) -> OrderID? {
      guard isReadable else { throw UnreadableAttempts() }
      return names.contains(supplierReference) ? OrderID("A-1002") : nil
    }

    func found(by trace: AttemptTrace) async throws(UnreadableAttempts) -> [OtherAttempt] {
      guard isReadable else { throw UnreadableAttempts() }
      return others.filter { other in
        switch trace {
        case .reference(let reference): other.memo.reference == reference
        case .sought(let sought, let since):
          other.memo.sought == sought && other.memo.startedAt >= since
        }
      }
    }
  }

  private static func listed(_ orders: (id: String, at: String)...) -> HTTPResponse {
    let items = orders.map {
      #"{"id":"\#($0.id)","phone":"+4915123456789","at":"\#($0.at)","state":"done"}"#
    }
    return .reply(#"{"orders":[\#(items.joined(separator: ","))]}"#)
  }

  private func sought(
    _ answer: HTTPResponse, _ others: Others, known name: String? = nil
  ) async throws -> AttemptNews {
    let test = try OrderCase(Self.order, [nil, answer])
    let attempt = try OrderCase.order()
    var memo = try await test.place(attempt).memo
    memo.supplierReference = name
    let client = try #require(test.client)
    return await client.beside(others).lookUp(attempt, memo)
  }

  private static let now = "2026-05-01T12:00:05Z"

  @Test("what belongs to another attempt is left out, and what is older than the attempt")
  func claimed() async throws {
    let first = Self.listed(("1", Self.now))
    #expect(try await sought(first, Others()).written == "delivered, order 1")
    let taken = try await sought(first, Others(names: ["1"]))
    #expect(taken.written.hasPrefix("failed; not_found"), "\(taken.written)")
    let both = Self.listed(("1", Self.now), ("2", Self.now))
    #expect(try await sought(both, Others(names: ["1"])).written == "delivered, order 2")
    #expect(try await sought(both, Others()).state == .unknown)
    let older = Self.listed(("1", "2026-05-01T11:59:59Z"))
    #expect(try await sought(older, Others()).state == .failed)
  }

  @Test("nothing is taken that may be the order of an attempt of which nothing is known either")
  func rivals() async throws {
    let test = try OrderCase(Self.order, [nil])
    var order = try OrderCase.order("A-1002-1")
    order.order = try #require(OrderID("A-1002"))
    var other = OtherAttempt(order: order, memo: try await test.place(order).memo)
    let first = Self.listed(("1", Self.now))
    let news = try await sought(first, Others(others: [other]))
    #expect(news.state == .unknown, "\(news.written)")
    #expect(news.problem?.message.contains("A-1002") == true, "\(news.written)")
    // Over or not, while it is not known what the supplier calls it.
    other.state = .delivered
    #expect(try await sought(first, Others(others: [other])).state == .unknown)
    var named = other
    named.memo.supplierReference = "7"
    #expect(try await sought(first, Others(others: [named])).state == .delivered)
    var failed = other
    failed.state = .failed
    #expect(try await sought(first, Others(others: [failed])).state == .delivered)
    // One that was placed later cannot have it, nor one that was over long before.
    var later = other
    later.memo.startedAt = Timestamp(rfc3339: "2026-05-01T13:00:00Z") ?? later.memo.startedAt
    #expect(try await sought(first, Others(others: [later])).state == .delivered)
    var earlier = other
    earlier.memo.startedAt = Timestamp(rfc3339: "2026-05-01T11:00:00Z") ?? later.memo.startedAt
    earlier.memo.endedAt = earlier.memo.startedAt
    #expect(try await sought(first, Others(others: [earlier])).state == .delivered)
    #expect(try await sought(first, Others(isReadable: false)).state == .unknown)
  }

  @Test("the name that the supplier gave tells the order from others that match")
  func named() async throws {
    let both = Self.listed(("1", Self.now), ("2", Self.now))
    #expect(try await sought(both, Others(), known: "2").written == "delivered, order 2")
    let strange = try await sought(Self.listed(("1", Self.now)), Others(), known: "2")
    #expect(strange.state == .unknown, "\(strange.written)")
  }
}
