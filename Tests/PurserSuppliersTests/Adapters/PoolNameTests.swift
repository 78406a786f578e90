import PurserCore
import Testing

@testable import PurserSuppliers

/// A name is one name, however its letters are put together.
@Suite("Names of pools")
struct PoolNameTests {
  private static let wallets = """
    request: {path: /b}
    balances: [{each: "$[*]", pool: $.n, currency: USD, available: $.a}]
    """

  private func pools(_ body: String, _ yaml: String = wallets) async throws -> [SupplierBalance] {
    try await TestSupplier(yaml).client(ScriptedTransport(body)).readBalances().readings
  }

  private static let spellings = [
    ("caf\u{E9}", "cafe\u{301}"), ("\u{C5}", "\u{212B}"), ("\u{D55C}", "\u{1112}\u{1161}\u{11AB}"),
    ("q\u{323}\u{307}", "q\u{307}\u{323}"), ("\u{1E69}", "s\u{323}\u{307}"),
    ("\u{3A9}", "\u{2126}"), ("\u{304C}", "\u{304B}\u{3099}"),
  ]

  @Test("two spellings of one name are one name, byte by byte", arguments: spellings)
  func composed(composed: String, other: String) async throws {
    let first = try #require(try await pools(#"[{"n":"\#(composed)","a":1}]"#).first)
    let second = try #require(try await pools(#"[{"n":"\#(other)","a":1}]"#).first)
    #expect(Array(first.pool.pool.utf8) == Array(second.pool.pool.utf8))
    #expect(Array(first.pool.pool.utf8) == Array(composed.utf8))
    let both = try await pools(#"[{"n":"\#(composed)","a":1},{"n":"\#(other)","a":2}]"#)
    #expect(both.map(\.available.description) == ["3.00 USD"])
  }

  @Test("a name that the adapter gives is the one that a reply gives")
  func constant() async throws {
    let yaml = """
      request: {path: /b}
      balances:
        - {each: "$[*]", pool: $.n, currency: USD, available: $.a}
        - {pool: "cafe\u{301}", currency: USD, available: "sum($[*].a)"}
      """
    let pools = try await pools(#"[{"n":"caf\u00e9","a":1}]"#, yaml)
    #expect(pools.map { Array($0.pool.pool.utf8) } == [Array("caf\u{E9}".utf8)])
  }

  @Test("names that only look alike stay two, and names in other scripts stay as they are")
  func others() async throws {
    let names = [
      "A", "\u{410}", "a", "\u{FF21}", "\u{E01}\u{E49}\u{E32}", "\u{915}\u{94D}\u{937}", "ﬁ", "fi",
    ]
    let items = names.map { #"{"n":"\#($0)","a":1}"# }.joined(separator: ",")
    let pools = try await pools("[\(items)]")
    #expect(pools.map { Array($0.pool.pool.utf8) } == names.map { Array($0.utf8) })
  }
}
