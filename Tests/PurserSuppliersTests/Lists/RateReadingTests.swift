import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Rates that adapters ask for")
struct RateReadingTests {
  private static let rows = """
    \(plainBalances)request: {path: /balance}
    rates:
      request: {path: /rates}
      success_when: $.ok == true
      each: $.items[*]
      from: $.from
      to: $.to
      rate: $.rate
      date: coalesce($.date, null)
    """

  private static let table = """
    \(plainBalances)request: {path: /balance}
    rates:
      request: {path: /latest}
      each: entries($.rates)
      from: EUR
      to: $.key
      rate: $.value
      date: $$.date
    """

  private func rates(_ yaml: String, _ body: String) async throws -> RateList {
    let client = try TestSupplier(yaml).client(ScriptedTransport(body))
    return try await client.readRates(ListBounds())
  }

  private func lines(_ list: RateList) -> [String] {
    list.entries.map { entry in
      RateEntry.keys.map { entry.text(of: $0) ?? "-" }.joined(separator: " ")
    }
  }

  private func reply(_ items: String) -> String { #"{"ok":true,"items":[\#(items)]}"# }

  @Test("a row is a rate, exact up to 18 digits, with its date where it has one")
  func rows() async throws {
    let list = try await rates(
      Self.rows,
      reply(
        #"{"from":"EUR","to":"USD","rate":1.0842,"date":"2026-11-30"},"#
          + #"{"from":"eur","to":"JPY","rate":"162"},"#
          + #"{"from":"USD","to":"EUR","rate":"0.922339052","date":null},"#
          + #"{"from":"GBP","to":"USD","rate":1.2345678901234567890123}"#))
    #expect(
      lines(list) == [
        "EUR USD 1.0842 2026-11-30T00:00:00.000Z", "EUR JPY 162 -", "USD EUR 0.922339052 -",
        "GBP USD 1.23456789012345679 -",
      ])
  }

  @Test("a table of one base is rates, less what is no currency here and the base itself")
  func table() async throws {
    let list = try await rates(
      Self.table,
      #"{"date":"2026-11-30","rates":{"USD":1.0842,"EUR":1.0,"ZZZ":3,"JPY":162.5}}"#)
    #expect(
      lines(list) == [
        "EUR USD 1.0842 2026-11-30T00:00:00.000Z", "EUR JPY 162.5 2026-11-30T00:00:00.000Z",
      ])
  }

  @Test("XML names its date at the rows' parent")
  func xml() async throws {
    let yaml = """
      \(plainBalances)request: {path: /balance}
      rates:
        request: {path: /daily.xml}
        decode: xml
        each: /Envelope/Cube/Cube/Cube
        from: EUR
        to: "@currency"
        rate: "@rate"
        date: ../@time
      """
    let list = try await rates(
      yaml,
      "<Envelope><Cube><Cube time='2026-11-30'><Cube currency='USD' rate='1.0842'/>"
        + "<Cube currency='JPY' rate='162.5'/></Cube></Cube></Envelope>")
    #expect(list.count == 2)
    #expect(lines(list).first == "EUR USD 1.0842 2026-11-30T00:00:00.000Z")
  }

  @Test(
    "what is plausibly sent wrong never becomes a rate: there is no list then",
    arguments: [
      #"{"from":"EUR","to":"GBP","rate":0}"#, #"{"from":"EUR","to":"GBP","rate":-1}"#,
      #"{"from":"EUR","to":"GBP","rate":null}"#, #"{"from":"EUR","to":"GBP"}"#,
      #"{"from":"EUR","to":"GBP","rate":"N/A"}"#, #"{"from":"EUR","to":"GBP","rate":"1,08"}"#,
      #"{"from":"EUR","to":"GBP","rate":1e30}"#, #"{"from":"EUR","to":"GBP","rate":1e-30}"#,
      #"{"from":"EUR","to":"","rate":1}"#, #"{"from":null,"to":"GBP","rate":1}"#,
      #"{"from":"EUR","to":"GBP","rate":1,"date":"soon"}"#,
      #"{"from":"EUR","to":"USD","rate":1.09}"#, #"{"from":"EUR","to":"EUR","rate":2}"#,
      #"null"#, #"[]"#,
    ])
  func wrongRow(_ item: String) async throws {
    let good = #"{"from":"EUR","to":"USD","rate":1.0842}"#
    await #expect(throws: CheckFailure.self, "\(item)") {
      _ = try await self.rates(Self.rows, self.reply(good + "," + item))
    }
  }

  @Test(
    "nor does a reply without any",
    arguments: [
      "", #"{"ok":false,"items":[]}"#, #"{"ok":true,"items":[]}"#, "<html>Maintenance</html>",
      #"{"ok":true,"items":[{"from":"EUR","to":"ZZZ","rate":1}]}"#,
    ])
  func none(_ body: String) async throws {
    await #expect(throws: CheckFailure.self, "\(body)") {
      _ = try await self.rates(Self.rows, body)
    }
  }

  @Test("a rate is as old as its date, never newer than its reading, and expires alone")
  func ages() async throws {
    let list = try await rates(
      Self.rows,
      reply(
        #"{"from":"EUR","to":"USD","rate":1.0842,"date":"2026-11-29"},"#
          + #"{"from":"EUR","to":"JPY","rate":"162"},"#
          + #"{"from":"EUR","to":"GBP","rate":"0.8","date":"2036-11-29"}"#))
    let begun = try #require(Timestamp(rfc3339: "2026-11-30T12:00:00Z"))
    let counting = list.counting(from: begun, for: .seconds(86_400))
    let told = counting.rates(margin: 5000, source: "bank")
    #expect(
      told.map(\.expiresAt.rfc3339) == [
        "2026-11-30T00:00:00.000Z", "2026-12-01T12:00:00.000Z", "2026-12-01T12:00:00.000Z",
      ])
    #expect(told.allSatisfy { $0.margin == 5000 && $0.source == "bank" })
    #expect(counting.countsUntil == told[1].expiresAt.microsecondsSinceEpoch)
  }
}
