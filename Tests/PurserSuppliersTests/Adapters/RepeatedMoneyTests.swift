import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Money that would be counted several times")
struct RepeatedMoneyTests {
  private static let pages = "paginate: {page: 1, query: p, while: page < $.pages}"

  private static func faults(_ lines: String, _ row: String) throws -> [String] {
    let yaml = "adapter: a\nrequest: {path: /b}\n\(lines)\nbalances: [\(row)]\n"
    let adapter = try Presets.definition(Array(yaml.utf8), fileName: "a.yaml")
    return RepeatedMoney(adapter: adapter).faults
  }

  @Test(
    "lint names it",
    arguments: [
      (pages, #"{each: "$.l[*]", currency: USD, available: $.b}"#, "write `identity: $`"),
      (
        "", #"{each: "$.l[*]", currency: USD, available: $.b, credit_limit: $$.limit}"#,
        "`credit_limit` of balances row 1 takes a number from the whole reply"
      ),
      (
        "", #"{each: "$.l[*]", pool: $.n, currency: USD, available: $$.total}"#,
        "`available` of balances row 1 takes a number from the whole reply"
      ),
      (
        "", #"{each: "$.l[*]", currency: USD, available: $.b - $$.used}"#,
        "`available` of balances row 1 takes a number from the whole reply"
      ),
      (
        pages, #"{currency: USD, available: "sum($.l[*].b) + $.bonus"}"#,
        "`available` of balances row 1 puts what each page says again together"
      ),
      (pages, #"{currency: USD, available: "max(0, sum($.l[*].b))"}"#, "together"),
    ])
  func found(_ lines: String, _ row: String, _ said: String) throws {
    let faults = try Self.faults(lines, row)
    #expect(faults.contains { $0.contains(said) }, "\(faults)")
  }

  @Test(
    "what adds up is none",
    arguments: [
      (pages, #"{each: "$.l[*]", identity: $.id, currency: USD, available: $.b}"#),
      (pages, #"{each: "$.l[*]", pool: $.name, currency: USD, available: $.b}"#),
      (pages, #"{currency: USD, available: $.total - $.used}"#),
      (pages, #"{currency: USD, available: "sum($.l[*].b) - sum($.l[*].c)"}"#),
      (pages, #"{currency: USD, available: "sum($.l[*].b) / 100"}"#),
      ("", #"{each: "$.l[*]", currency: USD, available: "$.b * $$.rate"}"#),
      ("", #"{each: "$.l[*]", pool: $.n, currency: USD, available: $.b, credit_limit: $$.m}"#),
      ("", #"{currency: USD, available: "sum($.l[*].b) + $.bonus"}"#),
    ])
  func fine(_ lines: String, _ row: String) throws {
    #expect(try Self.faults(lines, row) == [])
  }

  @Test(
    "pages of which nobody can tell the last are refused when the adapter is read",
    arguments: [
      ("page: 1", "page < $.pages"), ("offset: 50", "offset + 50 < $.total"),
    ])
  func endless(_ kind: String, _ advice: String) throws {
    let failure = #expect(throws: (any Error).self) {
      try Self.faults("paginate: {\(kind), query: p}", "{currency: USD, available: $.total}")
    }
    #expect("\(failure as Any)".contains("write `while: \(advice)`"), "\(failure as Any)")
    let sum = #"{currency: USD, available: "sum($.l[*])"}"#
    #expect(try Self.faults("paginate: {\(kind), query: p}", sum) == [])
  }
}
