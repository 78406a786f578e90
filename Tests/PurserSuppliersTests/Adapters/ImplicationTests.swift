import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("Conditions that imply others")
struct ImplicationTests {
  private func implies(_ condition: String, _ other: String) throws -> Bool {
    try Expression(condition).root.implies(Expression(other).root)
  }

  @Test(
    "as far as their form tells",
    arguments: [
      ("$.a == 1 && $.b == 2", "$.a == 1", true), ("$.a == 1", "$.a == 1 && $.b == 2", false),
      ("$.a == 1", "$.a == 1 || $.b == 2", true), ("$.b == 2", "$.a == 1 || $.b == 2", false),
      ("$.a == 2", "$.a == 1 || $.a == 2", true), ("$.a == 1 || $.a == 2", "$.a == 2", false),
      ("$.a == 1 || $.a == 2", "$.a == 2 || $.a == 1", true),
      ("($.a == 1 || $.a == 2) && $.b == 3", "$.a == 1 || $.a == 2", true),
      ("$.b == 3 && ($.a == 1 || $.a == 2)", "$.b == 3 && $.a < 3", true),
      ("$.a == 1 && $.b == 2 && $.c == 3", "$.c == 3 && $.a == 1", true),
      ("$.a == 1 && $.b == 2", "$.c == 3 || $.b == 2", false),
      ("$.a == 1 && $.b == 2", "$.b == 3 || $.b == 2", true),
    ])
  func form(_ condition: String, _ other: String, expected: Bool) throws {
    #expect(try implies(condition, other) == expected, "\(condition) implies \(other)")
  }

  @Test("many terms are compared with many in no time", .mustEnd)
  func many() throws {
    func terms(_ count: Int, _ sign: String, _ name: String, from first: Int = 0) -> String {
      (first..<first + count).map { "$.\(name)\($0) == \($0)" }.joined(separator: " \(sign) ")
    }
    #expect(try !implies(terms(12, "&&", "a"), terms(12, "||", "b")))
    #expect(try !implies(terms(12, "||", "a"), terms(12, "&&", "b")))
    #expect(try !implies(terms(60, "&&", "a"), terms(60, "||", "b")))
    #expect(try implies(terms(60, "&&", "a"), terms(30, "&&", "a", from: 20)))
    let nested = (0..<12).map { "(\(terms(4, "||", "a\($0)_")))" }.joined(separator: " && ")
    let others = (0..<12).map { "(\(terms(4, "&&", "b\($0)_")))" }.joined(separator: " || ")
    #expect(try !implies(nested, others))
    #expect(try implies(nested, nested))
  }
}
