import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

/// Money that comes again is not counted again.
@Suite("The same money twice")
struct RepeatedItemTests {
  private func outcome(
    _ paginate: String, _ row: String, _ bodies: [String]
  ) async throws -> Result<[String], CheckFailure> {
    let transport = ScriptedTransport { _, number in
      .success(.reply(bodies[min(number, bodies.count - 1)]))
    }
    let client = try TestSupplier(
      "request: {path: /b}\npaginate: \(paginate)\nbalances: [\(row)]\n"
    ).client(transport)
    do throws(CheckFailure) {
      return .success(
        try await client.readBalances().readings.map { "\($0.pool.pool) \($0.available)" })
    } catch {
      return .failure(error)
    }
  }

  private func failure(
    _ paginate: String, _ row: String, _ bodies: String...
  ) async throws -> CheckFailure {
    switch try await outcome(paginate, row, bodies) {
    case .failure(let failure): return failure
    case .success(let pools):
      Issue.record("read \(pools)")
      return CheckFailure(.unknown, "")
    }
  }

  private static let lots = #"{each: "$.lots[*]", currency: USD, available: $.left}"#
  private static let wallets = #"{each: "$.lots[*]", pool: $.n, currency: USD, available: $.left}"#
  private static let named =
    #"{each: "$.lots[*]", identity: $.id, currency: USD, available: $.left}"#

  @Test(
    "a parameter that the supplier ignores is noticed, whatever else differs",
    arguments: [
      "{page: 1, query: p, while: page < $.pages}",
      "{offset: 100, query: from, while: offset + 100 < $.total}", "{page: 1, query: p}",
      "{cursor: $.cursor, query: c}", "{link: $.link}",
    ])
  func ignoredParameter(paginate: String) async throws {
    let bodies = (1...3).map { number in
      #"{"pages":3,"total":250,"request_id":"r\#(number)","cursor":"c\#(number)","#
        + #""link":"/b?c=\#(number)","lots":[{"id":7,"left":"100.00"}]}"#
    }
    for row in [Self.lots, Self.named] {
      guard case .failure(let failure) = try await outcome(paginate, row, bodies) else {
        Issue.record("\(row) was read")
        continue
      }
      #expect(failure.kind == .shapeChanged)
      #expect(failure.message.contains("the same item again"), "\(failure)")
    }
  }

  private static let pages = "{page: 1, query: p, while: page < 2}"

  @Test("an account that moved to the next page with another amount is the same account")
  func movedAccount() async throws {
    let first = #"{"lots":[{"id":1,"n":"a","left":1},{"id":2,"n":"b","left":2}]}"#
    let second = #"{"lots":[{"id":2,"n":"b","left":5},{"id":3,"n":"c","left":3}]}"#
    let byName = try await failure(Self.pages, Self.wallets, first, second)
    #expect(byName.message.contains("the pool the text \"b\" in USD was there before"))
    #expect(byName.message.contains("`identity: $.id`"))
    let byIdentity = try await failure(Self.pages, Self.named, first, second)
    #expect(byIdentity.message.contains("its `identity` is `2`"))
  }

  @Test("an item with the same identity twice on one page is the same item")
  func onOnePage() async throws {
    let failure = try await failure(
      Self.pages, Self.named, #"{"lots":[{"id":1,"left":1},{"id":1,"left":2}]}"#)
    #expect(failure.message.contains("item 2 of balances row 1 is the same item again"))
  }

  @Test("lots that differ add up, and so do those that an identity tells apart")
  func differentLots() async throws {
    let differ = try await outcome(
      Self.pages, Self.lots, [#"{"lots":[{"left":1},{"left":1}]}"#, #"{"lots":[{"left":2}]}"#])
    #expect(try differ.get() == ["main 4.00 USD"])
    let named = try await outcome(
      Self.pages, Self.named, [#"{"lots":[{"id":1,"left":1}]}"#, #"{"lots":[{"id":2,"left":1}]}"#])
    #expect(try named.get() == ["main 2.00 USD"])
    let empty = try await outcome(
      Self.pages, Self.lots, [#"{"lots":[{"left":0},{"left":1}]}"#, #"{"lots":[{"left":0}]}"#])
    #expect(try empty.get() == ["main 1.00 USD"])
  }

  @Test("a total that every page repeats is one total")
  func repeatedTotal() async throws {
    let row = "{currency: USD, available: $.total}"
    let total = try await outcome(
      Self.pages, row, [#"{"total":9,"page":1}"#, #"{"total":9,"page":2}"#])
    #expect(try total.get() == ["main 9.00 USD"])
    let failure = try await failure(
      Self.pages, row, #"{"total":9,"page":1}"#, #"{"total":8,"page":2}"#)
    #expect(
      failure.message.contains(
        "`available` of balances row 1 differs between the pages: 8.00 USD here, 9.00 USD before"))
  }

  @Test("what adds up and what is said again are told apart in one entry")
  func totalBesideSum() async throws {
    let row = #"{currency: USD, available: "sum($.lots[*].left)", pending_top_up: $.due}"#
    let bodies = (1...2).map { #"{"due":7,"lots":[{"id":\#($0),"left":3}]}"# }
    let sum = try await outcome(Self.pages, row, bodies)
    #expect(try sum.get() == ["main 6.00 USD"])
  }

  @Test("an item without what should tell it apart could not be read")
  func missingIdentity() async throws {
    let failure = try await failure(
      Self.pages, Self.named, #"{"lots":[{"left":1}]}"#, #"{"lots":[]}"#)
    #expect(failure.message.contains("`identity` of balances row 1, item 1: `$.id` finds nothing"))
  }

  @Test("XML is compared by what stands in an item")
  func xml() async throws {
    let yaml = """
      request: {path: /b}
      decode: xml
      paginate: {page: 1, query: p, while: page < 2}
      balances: [{each: /r/lot, currency: USD, available: ./left}]
      """
    let transport = ScriptedTransport { _, number in
      .success(.reply("<r><id>\(number)</id><lot id='7'><left>5</left></lot></r>"))
    }
    let client = try TestSupplier(yaml).client(transport)
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    #expect(failure?.message.contains("the same item again") == true, "\(failure as Any)")
  }

  private static let rounds = """
    calls:
      - request: {path: /accounts}
        keep: {account: "$[*]"}
      - request: {path: /balances, query: {of: "{{account}}"}}
        for_each: account
        balances: [ROW]
    """

  @Test(
    "a supplier that does not look at which account is asked for is noticed",
    arguments: [
      #"{each: "$[*]", pool: $.n, currency: USD, available: $.a}"#,
      #"{each: "$[*]", identity: $.n, currency: USD, available: $.a}"#,
      #"{each: "$[*]", pool: "{{account}}", currency: USD, available: $.a}"#,
    ])
  func ignoredAccount(row: String) async throws {
    let transport = ScriptedTransport { _, number in
      .success(.reply(number == 0 ? #"["x","y"]"# : #"[{"n":"a","a":1},{"n":"b","a":2}]"#))
    }
    let client = try TestSupplier(Self.rounds.replacing("ROW", with: row)).client(transport)
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    #expect(failure?.kind == .shapeChanged)
  }

  @Test("two accounts with the same amount are two accounts")
  func equalAccounts() async throws {
    let transport = ScriptedTransport { _, number in
      .success(.reply(number == 0 ? #"["x","y"]"# : #"[{"a":1}]"#))
    }
    let row = #"{each: "$[*]", pool: "{{account}}", currency: USD, available: $.a}"#
    let client = try TestSupplier(Self.rounds.replacing("ROW", with: row)).client(transport)
    #expect(try await client.readBalances().readings.map(\.pool.pool) == ["x", "y"])
  }
}
