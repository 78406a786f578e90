import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("The moments of a pool")
struct MomentFieldTests {
  /// The balances of a row with more lines, read at 2026-05-01T12:00:00Z.
  private func report(
    _ lines: String, _ reply: String, isTrusted: Bool = false
  ) async throws -> BalanceReport {
    let account = try TestSupplier(
      "request: {}\nbalances:\n  - currency: USD\n    available: $.a\n    \(lines)"
    ).account
    let clock = SetClock()
    let supplier = Supplier(
      id: SupplierID("acme"), deductionTiming: .atOrder, trustsUpdatedAt: isTrusted)
    let client = SupplierClient(
      supplier: supplier, account: account, transport: ScriptedTransport(reply),
      now: { clock.now }, nonces: .counted)
    return try await client.readBalances()
  }

  private static let parsed = "updated_at: parse_time($.u, '%Y-%m-%d %H:%M:%S')"

  @Test(
    "that tells of the last recalculation and is none costs no balance",
    arguments: [
      (parsed, #""0000-00-00 00:00:00""#), (parsed, #""""#), (parsed, #""null""#),
      (parsed, #""-""#), (parsed, #""N/A""#), (parsed, #""2026-13-01 00:00:00""#),
      (parsed, "0"), (parsed, "true"), (parsed, "[]"), ("updated_at: $.u", #""soon""#),
      ("updated_at: $.u", #""0000-00-00""#), ("updated_at: $.u", "1777636800"),
      ("updated_at: $.u", "false"), ("updated_at: $.u", #""1969-12-31T23:59:59Z""#),
      ("updated_at: from_epoch($.u)", "0"), ("updated_at: from_epoch($.u)", "-1"),
      ("updated_at: from_epoch($.u)", #""""#), ("updated_at: from_epoch_ms($.u)", "1e30"),
      ("updated_at: $.u", #""0001-01-01T00:00:00Z""#),
    ])
  func unread(lines: String, moment: String) async throws {
    let reply = #"{"a":"500.00","u":\#(moment)}"#
    let report = try await report(lines, reply)
    #expect(report.readings.map { "\($0.available)" } == ["500.00 USD"])
    #expect(report.readings.map(\.supplierUpdatedAt) == [nil])
    #expect(report.failures.isEmpty)

    let trusted = try await self.report(lines, reply, isTrusted: true)
    #expect(trusted.readings.isEmpty)
    #expect(trusted.failures.map(\.pool) == ["main"])
    let failure = try #require(trusted.failures.first?.failure)
    #expect(failure.kind == .shapeChanged)
    #expect(failure.message.contains("`updated_at` of balances row 1: `"), "\(failure.message)")
  }

  @Test(
    "that tells of the last recalculation and is not said is not missed, trusted or not",
    arguments: [#"{"a":5}"#, #"{"a":5,"u":null}"#])
  func absent(reply: String) async throws {
    for isTrusted in [false, true] {
      let report = try await report(Self.parsed, reply, isTrusted: isTrusted)
      #expect(report.readings.map { "\($0.available)" } == ["5.00 USD"])
      #expect(report.failures.isEmpty)
    }
  }

  @Test("that tells of the last recalculation is read, with an offset in any form")
  func read() async throws {
    for text in ["2026-05-01T13:59:00+0200", "2026-05-01T11:59:00Z", "2026-05-01T13:59:00+02"] {
      let report = try await report("updated_at: $.u", #"{"a":5,"u":"\#(text)"}"#, isTrusted: true)
      #expect(
        report.readings.map(\.supplierUpdatedAt) == [Timestamp(rfc3339: "2026-05-01T11:59:00Z")])
    }
  }

  @Test(
    "that is an end counts as none where it stands for none",
    arguments: [
      ("ends_at: $.e", #""""#, "5.00 USD"), ("ends_at: $.e", #""0000-00-00""#, "5.00 USD"),
      ("ends_at: $.e", #""null""#, "5.00 USD"), ("ends_at: from_epoch($.e)", "0", "5.00 USD"),
      ("ends_at: $.e", #""0001-01-01T00:00:00Z""#, "5.00 USD"),
      ("starts_at: $.e", #""0000-00-00""#, "5.00 USD"),
      ("ends_at: $.e", #""2026-05-01T11:59:59Z""#, "0.00 USD"),
      ("ends_at: $.e", #""2026-05-01T13:59:59+0200""#, "0.00 USD"),
      ("ends_at: parse_time($.e, '%Y-%m-%d')", #""0000-00-00""#, "5.00 USD"),
    ])
  func ends(lines: String, moment: String, expected: String) async throws {
    let report = try await report(lines, #"{"a":5,"e":\#(moment)}"#)
    #expect(report.readings.map { "\($0.available)" } == [expected])
    #expect(report.readings.map(\.expiresAt) == [nil])
  }

  @Test(
    "that decides whether money counts and cannot be read is a failure",
    arguments: [
      ("ends_at: $.e", #""soon""#), ("ends_at: $.e", "1777636800"), ("ends_at: $.e", #""never""#),
      ("starts_at: $.e", #""2026-05-01T12:00:00""#), ("ends_at: from_epoch($.e)", "-1"),
      ("ends_at: $.e", #""1899-12-30T00:00:00Z""#),
      ("ends_at: parse_time($.e, '%Y-%m-%d')", #""2026-02-30""#),
    ])
  func decides(lines: String, moment: String) async throws {
    do {
      let report = try await report(lines, #"{"a":5,"e":\#(moment)}"#)
      #expect(report.readings.isEmpty)
      #expect(report.failures.map(\.failure.kind) == [.shapeChanged])
    } catch let failure as CheckFailure {
      #expect(failure.kind == .shapeChanged)
    }
  }

  @Test("that the adapter reads wrongly is a fault of its samples, and one that is none is not")
  func samples() async throws {
    for (moment, sentence) in [
      ("1777636800", "`updated_at` of balances row 1: `$.u` is `1777636800`, not a moment"),
      (#""0000-00-00""#, nil), (#""2026-05-01T00:00:00Z""#, nil),
    ] as [(String, String?)] {
      let adapter = try TestSupplier(
        """
        request: {}
        balances: [{currency: USD, available: $.a, updated_at: $.u}]
        samples:
          - {name: one, body: '{"a":5,"u":\(moment)}', expect: {balances: [{currency: USD, available: "5"}]}}
        """
      ).account.adapter
      let messages = await AdapterSamples.mismatches(of: adapter).map(\.message)
      #expect(messages.isEmpty == (sentence == nil), "\(messages)")
      #expect(messages.first?.hasPrefix(sentence ?? "") ?? true, "\(messages)")
    }
  }

  @Test("that repeats a credential does not show it where it is missed")
  func secrets() async throws {
    let account = try TestSupplier(
      "credentials: [key]\nrequest: {}\nbalances: [{currency: USD, available: $.a, updated_at: $.u}]",
      credentials: ["key": "hunter2hunter2"]
    ).account
    let client = SupplierClient(
      supplier: Supplier(
        id: SupplierID("acme"), deductionTiming: .atOrder, trustsUpdatedAt: true),
      account: account, transport: ScriptedTransport(#"{"a":5,"u":"hunter2hunter2"}"#),
      now: { SetClock().now }, nonces: .counted)
    let messages = try await client.readBalances().failures.map(\.failure.message)
    #expect(messages.count == 1)
    #expect(messages.allSatisfy { $0.contains("<redacted>") && !$0.contains("hunter2") })
  }

  @Test("in a time zone by name is the one of its clocks, of two the one that claims less")
  func zones() async throws {
    for (field, text, expected) in [
      ("updated_at", "2026-07-01 14:00", "2026-07-01T12:00:00Z"),
      ("updated_at", "2026-12-01 14:00", "2026-12-01T13:00:00Z"),
      ("updated_at", "2060-07-01 14:00", "2060-07-01T12:00:00Z"),
      ("updated_at", "2026-10-25 02:30", "2026-10-25T00:30:00Z"),
      ("updated_at", "2026-03-29 02:30", "2026-03-29T00:30:00Z"),
      ("ends_at", "2026-10-25 02:30", "2026-10-25T00:30:00Z"),
    ] {
      let lines = "\(field): parse_time($.m, '%Y-%m-%d %H:%M', 'Europe/Berlin')"
      let reading = try await report(lines, #"{"a":5,"m":"\#(text)"}"#).readings.first
      let found = field == "ends_at" ? reading?.expiresAt : reading?.supplierUpdatedAt
      #expect(found == Timestamp(rfc3339: expected), "\(text)")
    }
  }

  @Test("a beginning at a time that clocks show twice is the later of the two")
  func beginning() throws {
    let expression = try Expression(
      "parse_time('2026-10-25 02:30', '%Y-%m-%d %H:%M', 'Europe/Berlin')")
    var scope = Scope(names: KnownNames())
    #expect(try expression.moment(in: scope) == Timestamp(rfc3339: "2026-10-25T00:30:00Z"))
    scope.repeatedTimes = .later
    #expect(try expression.moment(in: scope) == Timestamp(rfc3339: "2026-10-25T01:30:00Z"))
  }

  @Test("a time zone that there is not is refused when the adapter is read")
  func unknownZone() {
    for (zone, sentence) in [
      ("Europe/Berln", "there is no time zone `Europe/Berln`"), ("+2", "is no offset from UTC"),
      ("../UTC", "is no offset from UTC"), ("", "is no offset from UTC"),
    ] {
      let error = #expect(throws: ExpressionSyntaxError.self) {
        try Expression("parse_time($.m, '%Y', '\(zone)')")
      }
      #expect(error?.message.contains(sentence) == true, "\(String(describing: error))")
    }
  }
}
