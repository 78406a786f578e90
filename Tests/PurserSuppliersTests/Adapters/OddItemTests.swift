import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

/// One odd item does not cost the rest, and where it is a part of a sum, the sum is not told.
@Suite("Items that cannot be read")
struct OddItemTests {
  private static let wallets = """
    request: {path: /b}
    balances: [{each: "$.w[*]", pool: $.n, currency: $.c, available: $.a, reserved: $.held}]
    """
  private static let lots = """
    request: {path: /b}
    balances: [{each: "$.w[*]", currency: $.c, available: $.a}]
    """

  private func report(_ yaml: String, _ bodies: String...) async throws -> BalanceReport {
    let transport = ScriptedTransport { _, number in
      bodies[number].isEmpty
        ? .success(.reply("", status: 404)) : .success(.reply(bodies[number]))
    }
    return try await TestSupplier(yaml).client(transport).readBalances()
  }

  @Test(
    "an item that cannot be read is a pool that could not be, and the others stand",
    arguments: [
      (#"{"n":"points","c":"BONUS","a":"0"}"#, "points", PoolFailure.Unit.undeclared("BONUS")),
      (#"{"n":"old","c":"EUR","a":"-0.01"}"#, "old", .currency(.eur)),
      (#"{"n":"old","c":"EUR","a":null}"#, "old", .currency(.eur)),
      (#"{"n":"old","c":"EUR","a":"1","held":-1}"#, "old", .currency(.eur)),
      (#"{"n":"old","c":null,"a":"1"}"#, "old", .unknown),
      (#"{"n":"old","c":"","a":"1"}"#, "old", .unknown),
      (#"{"n":null,"c":"EUR","a":"1"}"#, nil, .currency(.eur)), ("null", nil, .unknown),
      ("7", nil, .unknown), ("[]", nil, .unknown),
    ] as [(String, String?, PoolFailure.Unit)])
  func oneOddItem(item: String, pool: String?, unit: PoolFailure.Unit) async throws {
    for items in [
      #"{"n":"main","c":"USD","a":"500.00"},\#(item)"#,
      #"\#(item),{"n":"main","c":"USD","a":"500.00"}"#,
    ] {
      let report = try await report(Self.wallets, #"{"w":[\#(items)]}"#)
      #expect(report.readings.map { "\($0.pool.pool) \($0.available)" } == ["main 500.00 USD"])
      #expect(report.failures.map(\.pool) == [pool])
      #expect(report.failures.map(\.unit) == [unit])
      #expect(report.failures.first?.failure.kind == .shapeChanged)
    }
  }

  @Test("where nothing else can be read, the first reason is that of the check")
  func nothingElse() async throws {
    let failure = await #expect(throws: CheckFailure.self) {
      try await report(Self.wallets, #"{"w":[{"n":"a","c":"BONUS","a":1},{"n":"b","c":"USD"}]}"#)
    }
    #expect(failure?.message.contains("item 1: the text \"BONUS\"") == true)
  }

  @Test("an odd part of a sum makes the pool unavailable, and no other pool")
  func oddPart() async throws {
    let report = try await report(
      Self.lots,
      #"{"w":[{"c":"USD","a":1},{"c":"USD","a":null},{"c":"EUR","a":3},{"c":"USD","a":2}]}"#)
    #expect(report.readings.map(\.available.description) == ["3.00 EUR"])
    #expect(report.failures.map(\.unit) == [.currency(.usd)])
    let usd = PoolID(supplier: SupplierID("acme"), currency: .usd)
    #expect(report.failure(of: usd)?.message.contains("`$.a` is null") == true)
  }

  @Test("a part in a unit that is not told may belong to any pool that adds up")
  func partOfUnknownUnit() async throws {
    let single = try await report(Self.lots, #"{"w":[{"c":"USD","a":1},{"c":null,"a":1}]}"#)
    #expect(single.readings.map(\.available.description) == ["1.00 USD"])
    await #expect(throws: CheckFailure.self) {
      try await report(Self.lots, #"{"w":[{"c":"USD","a":1},{"c":"USD","a":2},{"c":null,"a":1}]}"#)
    }
  }

  @Test("items with an identity and one pool are parts of it, so that an odd one spoils them all")
  func oddLot() async throws {
    let lots = Self.lots.replacing("currency: $.c", with: "identity: $.id, currency: $.c")
    await #expect(throws: CheckFailure.self) {
      try await report(lots, #"{"w":[{"id":1,"c":"USD","a":1},{"id":2,"c":null,"a":1}]}"#)
    }
  }

  @Test("a list beside that is missing spoils the pools that it tells more about, and no others")
  func listBeside() async throws {
    let yaml = """
      request: {path: /b}
      balances:
        - {each: "$.w[*]", currency: $.c, available: $.a}
        - {each: "$.limits[*]", currency: $.c, credit_limit: $.l}
        - {pool: bonus, currency: USD, available: $.bonus}
      """
    let report = try await report(yaml, #"{"w":[{"c":"USD","a":1}],"bonus":5}"#)
    #expect(report.readings.map { "\($0.pool.pool) \($0.available)" } == ["bonus 5.00 USD"])
    let usd = PoolID(supplier: SupplierID("acme"), currency: .usd)
    #expect(report.failure(of: usd)?.message.contains("`$.limits` finds nothing") == true)
  }

  @Test("a currency is no zero where an item that cannot be read may be in it")
  func noZeroBesideOddItem() async throws {
    let yaml = Self.lots.replacing(
      "available: $.a", with: "available: $.a, zero_when_absent: [USD]")
    let odd = try await report(yaml, #"{"w":[{"c":"EUR","a":1},{"c":"US$","a":5}]}"#)
    #expect(odd.readings.map(\.available.description) == ["1.00 EUR"])
    #expect(odd.failures.map(\.unit) == [.undeclared("US$"), .currency(.usd)])
    let other = try await report(yaml, #"{"w":[{"c":"EUR","a":null}]}"#)
    #expect(other.readings.map(\.available.description) == ["0.00 USD"])
    #expect(other.failures.map(\.unit) == [.currency(.eur)])
  }

  private static let accounts = """
    calls:
      - request: {path: /accounts}
        keep: {account: "$[*]"}
      - request: {path: "/accounts/{{account}}"}
        for_each: account
        balances: [{pool: "{{account}}", currency: $.c, available: $.a}]
    """

  @Test("an account of `for_each` that answers 404 does not cost the others")
  func oneAccountGone() async throws {
    let report = try await report(
      Self.accounts, #"["x","y","z"]"#, #"{"c":"USD","a":1}"#, "", #"{"c":"USD","a":3}"#)
    #expect(
      report.readings.map { "\($0.pool.pool) \($0.available)" } == ["x 1.00 USD", "z 3.00 USD"])
    #expect(report.failures.map(\.pool) == ["y"])
    #expect(report.failures.map(\.unit) == [.unknown])
    #expect(report.failures.map(\.failure.kind) == [.notFound])
  }

  @Test("an account that answers 404 and would be added to a pool makes the pool unavailable")
  func oneAccountOfASum() async throws {
    let summed = Self.accounts.replacing(#"pool: "{{account}}", "#, with: "")
    let failure = await #expect(throws: CheckFailure.self) {
      try await report(summed, #"["x","y"]"#, #"{"c":"USD","a":1}"#, "")
    }
    #expect(failure?.kind == .notFound)
  }

  @Test(
    "a supplier that wants to be left alone, or knows no credential, fails the whole check",
    arguments: [(401, CheckFailure.Kind.auth), (429, .rateLimited), (503, .maintenance)])
  func wholeCheck(status: Int, kind: CheckFailure.Kind) async throws {
    let transport = ScriptedTransport { _, number in
      switch number {
      case 0: .success(.reply(#"["x","y"]"#))
      case 1: .success(.reply(#"{"c":"USD","a":1}"#))
      default: .success(.reply("", status: status))
      }
    }
    let client = try TestSupplier(Self.accounts).client(transport)
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    #expect(failure?.kind == kind)
  }

  @Test("a kept value that is null asks for nothing, and does not cost the others")
  func nullAccount() async throws {
    let report = try await report(Self.accounts, #"["x",null]"#, #"{"c":"USD","a":1}"#)
    #expect(report.readings.map { "\($0.pool.pool) \($0.available)" } == ["x 1.00 USD"])
    #expect(report.failures.map(\.pool) == [nil])
    #expect(report.failures.first?.failure.message.contains("one of 2 values is null") == true)
  }

  @Test("unlimited and unknown are told as pools without a number")
  func numberless() async throws {
    let yaml = """
      request: {path: /b}
      balances: [{each: "$[*]", pool: $.n, currency: USD, available: $.a, unlimited_when: $.a == -1}]
      """
    let report = try await report(yaml, #"[{"n":"x","a":-1},{"n":"y","a":2}]"#)
    #expect(report.readings.map(\.pool.pool) == ["y"])
    #expect(report.failures.map(\.pool) == ["x"])
    #expect(report.failures.map(\.isStated) == [true])
    #expect(report.failures.first?.failure.message.contains("unlimited") == true)
  }

  @Test(
    "an amount beside `available` that is below zero makes the pool unavailable",
    arguments: ["reserved", "used", "credited", "credit_limit", "pending_top_up"])
  func negativeAmounts(field: String) async throws {
    let yaml = """
      request: {path: /b}
      balances: [{currency: USD, available: $.a, \(field): $.x}, {pool: b, currency: USD, available: 1}]
      """
    let report = try await report(yaml, #"{"a":5,"x":-1}"#)
    #expect(report.readings.map(\.pool.pool) == ["b"])
    #expect(report.failures.first?.failure.message.contains("`\(field)` never is") == true)
  }

  @Test("digits beyond what the currency keeps are cut off, and said")
  func cuts() throws {
    let supplier = try TestSupplier("request: {}\nbalances: [{currency: USD, available: $.a}]")
    let body = Array(#"{"a":"1.23456789"}"#.utf8)
    let moment = Timestamp(microsecondsSinceEpoch: 0)
    let report = try #require(try supplier.account.pools(inReply: body, at: moment).first)
    #expect(report.available?.decimalString == "1.234567")
    #expect(report.cuts == ["`available` is 1.23456789, of which USD keeps 1.234567"])
    let exact = try supplier.account.pools(inReply: Array(#"{"a":"1.5"}"#.utf8), at: moment)
    #expect(exact.first?.cuts == [])
  }

  @Test("a sample may expect that a pool cannot be read, and fails where it does not say so")
  func samples() async throws {
    let yaml =
      Self.wallets + """

        samples:
          - name: said
            body: '{"w":[{"n":"main","c":"USD","a":"5"},{"n":"points","c":"BONUS","a":"0"}]}'
            expect: {balances: [{pool: main, currency: USD, available: "5"}, {pool: points, currency: BONUS, error: shape_changed, message: declared}]}
          - name: not said
            body: '{"w":[{"n":"main","c":"USD","a":"5"},{"n":"points","c":"BONUS","a":"0"}]}'
            expect: {balances: [{pool: main, currency: USD, available: "5"}]}
          - name: said in vain
            body: '{"w":[{"n":"main","c":"USD","a":"5"}]}'
            expect: {balances: [{pool: main, currency: USD, available: "5"}, {pool: null, currency: null, error: shape_changed}]}
        """
    let adapter = try TestSupplier(yaml).account.adapter
    let mismatches = await AdapterSamples.mismatches(of: adapter)
    #expect(mismatches.map(\.sample) == ["not said", "said in vain"])
    #expect(mismatches.first?.message.contains("the pool `points` could not be read") == true)
  }

  @Test("a pool whose name repeats a credential could not be read, and the others stand")
  func secretInName() async throws {
    let supplier = try TestSupplier(
      "credentials: [key]\n" + Self.wallets, credentials: ["key": "hunter22"])
    let report = try await supplier.client(
      ScriptedTransport(
        #"{"w":[{"n":"main","c":"USD","a":1},{"n":"hunter22","c":"USD","a":1},{"n":"b","c":"hunter22","a":1}]}"#
      )
    ).readBalances()
    #expect(report.readings.map(\.pool.pool) == ["main"])
    #expect(report.failures.count == 2)
    #expect(!"\(report.failures)".contains("hunter22"))
  }
}

extension Currency {
  fileprivate static let usd = Currency.named("USD")
  fileprivate static let eur = Currency.named("EUR")

  private static func named(_ code: String) -> Currency {
    guard let currency = Currency(iso4217: code) else { preconditionFailure("no \(code)") }
    return currency
  }
}
