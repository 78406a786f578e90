import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Items that do not count")
struct WhereTests {
  private func trial(_ body: String, where condition: String, more: String = "") throws
    -> AdapterTrial
  {
    let yaml = """
      request: {}
      balances: [{each: "$.w[*]", where: "\(condition)"\(more), pool: $.n, currency: USD, available: $.a}]
      """
    return AdapterTrial.read(
      Array(body.utf8), as: try TestSupplier(yaml).account, at: Timestamp(microsecondsSinceEpoch: 0)
    )
  }

  private static let body =
    #"{"w":[{"n":"a","on":true,"t":"x","k":1,"tags":["p"],"a":1},{"n":"b","on":false,"t":"y","k":2,"tags":["q"],"a":2}]}"#

  @Test(
    "a condition that holds for nothing, as its member is gone or of another type, is no answer",
    arguments: [
      "$.on == 'true'", "$.on == 1", "$.k == 'one'", "$.t == 1", "$.t == true", "$.gone == 'x'",
      "$.gone != 'x'", "$.gone", "!$.gone", "upper($.gone) == 'X'", "contains($.gone, 'p')",
      "contains($.gone[*], 'p')", "contains($.tags, 1)", "$.tags == 'p'", "$.gone == 'x' && $.on",
      "$.gone == 'x' || $.t == 'z'", "capture($.gone, 'x') == 'x'", "$.gone > 0", "$.t > 0",
      "if($.gone == 'x', true, false) == true",
      "matches($.gone, 'x')", "$.a.b == 1", "$.tags.p == 1",
    ])
  func holdsForNothing(condition: String) throws {
    for more in ["", ", may_be_none: true"] {
      guard case .failure(let failure) = try trial(Self.body, where: condition, more: more).outcome
      else {
        Issue.record("\(condition)\(more) is an answer")
        continue
      }
      #expect(failure.kind == .shapeChanged, "\(failure)")
    }
  }

  @Test("none of several may count where the adapter says so")
  func noneOfThree() throws {
    let trial = try trial(Self.body, where: "$.t == 'z'", more: ", may_be_none: true")
    #expect(try trial.outcome.get().isEmpty)
    #expect(
      trial.items.filter { !$0.counts }.map(\.place) == [
        "balances row 1, item 1", "balances row 1, item 2",
      ])
    guard case .failure(let failure) = try self.trial(Self.body, where: "$.t == 'z'").outcome else {
      Issue.record("none is an answer")
      return
    }
    #expect(failure.message.contains("holds for 0 of 2 items"))
  }

  @Test(
    "an item that lacks what `where` looks at is a pool that could not be read",
    arguments: [
      "$.on", "$.on == true", "$.on != false", "!($.on == false)", "$.on && $.a > 0",
      "$.on == true || $.n == 'z'",
    ])
  func oneLacksIt(condition: String) throws {
    for odd in ["", #","on":null"#, #","on":"true""#] {
      let body = #"{"w":[{"n":"a","on":true,"a":1},{"n":"b"\#(odd),"a":2}]}"#
      let trial = try trial(body, where: condition)
      #expect(try trial.outcome.get().map(\.pool) == ["a"], "\(condition) \(odd)")
      #expect(trial.failures.map(\.pool) == ["b"], "\(condition) \(odd)")
    }
  }

  @Test(
    "a condition that says what a missing member means is no doubt",
    arguments: [
      "coalesce($.on, false) == true", "$.on != null", "!($.on == null)",
      "if($.on == null, false, $.on) == true", "$.on != null && $.on == true",
    ])
  func providedFor(condition: String) throws {
    let trial = try trial(#"{"w":[{"n":"a","on":true,"a":1},{"n":"b","a":2}]}"#, where: condition)
    #expect(try trial.outcome.get().map(\.pool) == ["a"])
    #expect(trial.failures.isEmpty, "\(trial.failures)")
    #expect(trial.items.filter { !$0.counts }.count == 1)
  }

  @Test("numbers and their texts compare, and an empty list contains nothing")
  func comparable() throws {
    let body = #"{"w":[{"n":"a","k":"1","tags":[],"a":1},{"n":"b","k":2,"tags":["p"],"a":2}]}"#
    #expect(try trial(body, where: "$.k == 1").outcome.get().map(\.pool) == ["a"])
    #expect(try trial(body, where: "contains($.tags, 'p')").outcome.get().map(\.pool) == ["b"])
    #expect(try trial(body, where: "capture($.n, 'z') == 'z' || $.k == 2").outcome.get().count == 1)
  }

  @Test("a filter that passes none of several items is no list without items")
  func filters() throws {
    let yaml =
      "request: {}\nbalances: [{each: \"$.w[?@.t == 'main']\", currency: USD, available: $.a}]"
    let account = try TestSupplier(yaml).account
    let trial = AdapterTrial.read(
      Array(Self.body.utf8), as: account, at: Timestamp(microsecondsSinceEpoch: 0))
    guard case .failure(let failure) = trial.outcome else {
      Issue.record("it was read")
      return
    }
    #expect(
      failure.message.contains("`each` of balances row 1 holds for 0 of 2 items"), "\(failure)")
  }

  @Test("a row that is read once may not count beside others, and not alone")
  func singleRows() throws {
    let rows = "{where: $.m != null, currency: EUR, available: $.m}"
    let account = try TestSupplier("request: {}\nbalances: [\(rows)]").account
    let moment = Timestamp(microsecondsSinceEpoch: 0)
    let alone = AdapterTrial.read(Array("{}".utf8), as: account, at: moment).outcome
    #expect(throws: CheckFailure.self) { try alone.get() }
    let beside = try TestSupplier(
      "request: {}\nbalances: [\(rows), {currency: USD, available: $.u}]"
    ).account
    let read = AdapterTrial.read(Array(#"{"u":1,"m":null}"#.utf8), as: beside, at: moment)
    #expect(try read.outcome.get().count == 1)
    #expect(read.failures.isEmpty)
    let renamed = AdapterTrial.read(Array(#"{"u":1,"money":5}"#.utf8), as: beside, at: moment)
    #expect(try renamed.outcome.get().count == 1)
    #expect(renamed.failures.map(\.pool) == ["main"])
    let optional = rows.replacing("available", with: "may_be_none: true, available")
    let mayLack = try TestSupplier(
      "request: {}\nbalances: [\(optional), {currency: USD, available: $.u}]"
    ).account
    let lacking = AdapterTrial.read(Array(#"{"u":1}"#.utf8), as: mayLack, at: moment)
    #expect(try lacking.outcome.get().count == 1)
    #expect(lacking.failures.isEmpty)
  }
}
