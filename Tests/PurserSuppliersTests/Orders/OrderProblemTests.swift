import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Orders: what is wrong in an adapter is said")
struct OrderProblemTests {
  private func problems(_ order: String, others: String = "") -> String {
    do {
      _ = try OrderCase(order, [], others: others)
      return ""
    } catch let error as ConfigurationError {
      return error.rendered()
    } catch {
      return "\(error)"
    }
  }

  private static let place = "  place: {request: {method: POST, path: /o}}\n"
  private static let states = "  states: {of: $.s, words: {d: delivered}}\n"

  @Test(
    "at its place, with what to write",
    arguments: [
      ("  reference: {}\n", "buys_again`, `refused`, `returns_first` or `guarded"),
      ("  reference: {repeat: never}\n", "`repeat` cannot be `never`"),
      ("  reference: {none: true, repeat: refused}\n", "`buys_again` or `guarded`"),
      (
        "  reference: {form: \"{{reference}}\", repeat: refused}\n", "what the reference is made of"
      ),
      (
        "  reference: {repeat: refused}\n  look_up: {repeat: true}\n",
        "only with `repeat: returns_first`"
      ),
      (
        "  reference: {repeat: refused}\n  errors: [{when: $.a, class: shape_changed}]\n",
        "found out"
      ),
      (
        "  reference: {repeat: refused}\n  errors: [{when: $.a, class: unauthorized}]\n",
        "it is `auth`"
      ),
      (
        "  reference: {repeat: refused}\n  look_up: {request: {}, each: \"$.a[*]\"}\n",
        "`each` needs `where`"
      ),
      ("  reference: {repeat: refused}\n  charged: {cost: $.a}\n", "amount"),
      ("  reference: {repeat: refused}\n  webhook: {reference: $.a}\n", "verify"),
      ("  reference: {repeat: refused}\n  status: $.a\n", "`look_up`"),
      ("  reference: {repeat: refused}\n  content: {code: $.a}\n", "fields"),
      ("  reference: {repeat: refused}\n  parameters: {sku: {}}\n", "every order brings `sku`"),
      (
        "  reference: {repeat: refused}\n  content: {for_each: x, fields: {a: $.a}}\n",
        "goes with a `request`"
      ),
      (
        "  reference: {repeat: refused}\n  content: {request: {path: /c}, for_each: x, fields: {a: $.a}}\n",
        "no step keeps `x`"
      ),
    ])
  func told(_ lines: String, _ advice: String) {
    let text = problems(lines + Self.place + (lines.contains("states") ? "" : Self.states))
    #expect(text.contains(advice), "\(text)")
    #expect(text.contains("test.yaml:"), "\(text)")
  }

  @Test("names of the adapter that an order brings are told")
  func names() {
    let lines = "  reference: {repeat: refused}\n" + Self.place + Self.states
    let text = problems(lines, others: "settings: {currency: {default: USD}}\n")
    #expect(text.contains("`currency` is what an order brings"), "\(text)")
    #expect(problems(lines, others: "settings: {region: {default: eu}}\n") == "")
  }

  @Test("what belongs under `order` is led there")
  func misplaced() {
    let lines = "  reference: {repeat: refused}\n" + Self.place + Self.states
    let key = problems(lines, others: "look_up: {request: {path: /o}}\n")
    #expect(key.contains("it belongs under `order`"), "\(key)")
    let kind = problems(lines, others: "errors: [{status: 409, class: out_of_stock}]\n")
    #expect(kind.contains("under `errors` of `order`"), "\(kind)")
  }

  @Test("lint wants samples of orders, and to know which step buys")
  func lint() async throws {
    let order = """
        reference: {none: true, repeat: buys_again}
        place:
          - {request: {method: POST, path: /create}, keep: {id: $.id}}
          - {request: {method: POST, path: "/pay/{{id}}"}}
        look_up: {request: {path: "/o/{{supplier_reference}}"}}
      """
    let lint = await AdapterLint(try OrderCase(order, []).account.adapter)
    let text = lint.faults.joined(separator: "\n")
    for part in [
      "an order that is placed", "an order that is refused", "step 1 of place: say `buys: true`",
      "nothing says where the order stands", "no reply gives `supplier_reference`",
    ] { #expect(text.contains(part), "\(text)") }
  }

  @Test("lint tells of rules that never hold in a reply of one text")
  func deafRules() async throws {
    let order = """
        reference: {repeat: refused}
        place: {request: {method: POST, path: /o}, decode: text}
        states: {rules: [{when: $ == 'OK', state: delivered}]}
        errors: [{when: $.code == 5, class: funds}, {text: NO FUNDS, class: funds}]
      """
    let lint = await AdapterLint(try OrderCase(order, []).account.adapter)
    let notes = lint.notes.filter { $0.contains("`$.code == 5` of `errors` finds nothing") }
    #expect(notes.count == 1, "\(lint.notes)")
    let json = order.replacing(", decode: text", with: "")
    let other = await AdapterLint(try OrderCase(json, []).account.adapter)
    #expect(!other.notes.contains { $0.contains("of `errors`") }, "\(other.notes)")
  }

  @Test("references in prescribed forms are the same for the same attempt, and differ for others")
  func forms() {
    let a = Array("A-1001-1".utf8)
    let b = Array("A-1001-2".utf8)
    #expect(DerivedName.uuid(of: a) == DerivedName.uuid(of: a))
    #expect(DerivedName.uuid(of: a) != DerivedName.uuid(of: b))
    #expect(
      DerivedName.uuid(of: a).wholeMatch(
        of: /[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    for count in [1, 12, 40, 64] {
      let digits = DerivedName.digits(of: a, count: count)
      #expect(digits.count == count && digits.first != "0" && digits.allSatisfy(\.isNumber))
    }
    #expect(DerivedName.digits(of: a, count: 12) != DerivedName.digits(of: b, count: 12))
  }
}
