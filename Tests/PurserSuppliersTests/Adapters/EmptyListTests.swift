import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

/// "No pools", and a zero for a pool that is not named, need a reason in the reply.
@Suite("Lists that are not there")
struct EmptyListTests {
  private func outcome(_ body: String, _ yaml: String) throws -> Result<[PoolReport], CheckFailure>
  {
    let supplier = try TestSupplier("request: {}\n" + yaml)
    return AdapterTrial.read(
      Array(body.utf8), as: supplier.account, at: Timestamp(microsecondsSinceEpoch: 0)
    ).outcome
  }

  private func expectFailure(
    _ body: String, _ yaml: String, _ kinds: [CheckFailure.Kind] = [.shapeChanged, .malformed],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    switch try outcome(body, yaml) {
    case .success(let pools):
      Issue.record("\(body) is read as \(pools)", sourceLocation: sourceLocation)
    case .failure(let failure):
      #expect(kinds.contains(failure.kind), "\(failure)", sourceLocation: sourceLocation)
    }
  }

  private static let pages = [
    "{}", "null", #""""#, "0", "false", "", " ", #"{"error":"no"}"#, #"{"error":{"code":1}}"#,
    #"{"data":null}"#, #"{"data":{}}"#, #"{"data":"none"}"#, #"{"data":{"error":"no"}}"#, "[null]",
    "[{}]", "<html><body>Log in</body></html>", "ERROR 401, bad key", "ERROR 401",
  ]

  @Test("an error page is no list without items, in any format", arguments: pages)
  func errorPages(page: String) throws {
    let rest = "currency: USD, available: $.a, zero_when_absent: [USD]}]"
    for list in ["$.data[*]", "$[*]", "$.data.*", "entries($.data)", "$[?@.a]", "$.data[0:2]"]
    where !(list == "$.data.*" && page == #"{"data":{}}"#)
      && !(list == "entries($.data)" && page == #"{"data":{}}"#)
    {
      try expectFailure(page, "balances: [{each: \"\(list)\", \(rest)")
    }
    for format in ["lines", "key_value", "form", "{csv: {header: false}}"] {
      try expectFailure(
        page,
        "decode: \(format)\nbalances: [{each: \"\(format == "key_value" || format == "form" ? "entries($)" : "$[*]")\", currency: \"get($, 'cur')\", available: \"get($, 'amount')\", zero_when_absent: [USD]}]"
      )
    }
    try expectFailure(
      page,
      "decode: csv\nbalances: [{each: \"$[*]\", currency: $.cur, available: $.amount, zero_when_absent: [USD]}]"
    )
    try expectFailure(
      page,
      "decode: xml\nbalances: [{each: /r/w, currency: USD, available: ./a, zero_when_absent: [USD]}]"
    )
  }

  @Test("a list that is there and empty means no pools, or zero where the adapter says so")
  func emptyLists() throws {
    let rest = "currency: USD, available: $.a"
    for (list, body) in [
      ("$.data[*]", #"{"data":[]}"#), ("$[*]", "[]"), ("$.data.*", #"{"data":{}}"#),
      ("entries($.data)", #"{"data":{}}"#), ("$.data[?@.on]", #"{"data":[]}"#),
      ("$.a[*].b[*]", #"{"a":[]}"#), ("json($.t).data[*]", #"{"t":"{\"data\":[]}"}"#),
    ] {
      let none = try outcome(body, "balances: [{each: \"\(list)\", \(rest)}]")
      #expect(try none.get().isEmpty, "\(list)")
      let zero = try outcome(
        body, "balances: [{each: \"\(list)\", \(rest), zero_when_absent: [USD]}]")
      #expect(try zero.get().map { $0.available?.description } == ["0.00 USD"], "\(list)")
    }
    let xml = try outcome(
      "<r><list/></r>", "decode: xml\nbalances: [{each: /r/list/w, currency: USD, available: ./a}]")
    #expect(try xml.get().isEmpty)
    let csv = try outcome(
      "cur,amount\n",
      "decode: csv\nbalances: [{each: \"$[*]\", currency: $.cur, available: $.amount}]")
    #expect(try csv.get().isEmpty)
  }

  @Test("CSV without a column that the row names is not the adapter's, with lines or without")
  func columns() throws {
    let yaml =
      "decode: csv\nbalances: [{each: \"$[*]\", currency: $.cur, available: \"number($.amount, ',') + coalesce($.bonus, 0)\", zero_when_absent: [USD]}]"
    for body in ["cur,total\n", "cur,total\nUSD,5\n", "amount\n", "<!DOCTYPE html><p>Log in</p>"] {
      guard case .failure(let failure) = try outcome(body, yaml) else {
        Issue.record("\(body) was read")
        continue
      }
      #expect(failure.kind == .shapeChanged)
      #expect(failure.message.contains("the line of names has n"), "\(failure)")
    }
    #expect(
      try outcome("cur,amount\nUSD,5\n", yaml).get().map(\.available?.description) == ["5.00 USD"])
  }

  @Test("the members of an object are no list, and `.*` and `entries` name them")
  func members() throws {
    let body = #"{"data":{"USD":{"a":1}}}"#
    try expectFailure(body, "balances: [{each: \"$.data[*]\", currency: USD, available: $.a}]")
    try expectFailure(body, "balances: [{each: \"$.data[?@.a]\", currency: USD, available: $.a}]")
    let members = try outcome(body, "balances: [{each: $.data.*, currency: USD, available: $.a}]")
    #expect(try members.get().count == 1)
  }

  private static let optional =
    "balances: [{each: \"$.data[*]\", optional: true, currency: USD, available: $.a, zero_when_absent: [USD]}]"

  @Test("an optional list may be missing only where something says that the reply is an answer")
  func optional() throws {
    for body in ["{}", "[]", "null", #"{"data":null}"#, #"{"message":"no"}"#] {
      try expectFailure(body, Self.optional)
      try expectFailure(body, "success_when: $.error == null\n" + Self.optional)
      try expectFailure(
        body, "success_when: $ != null || $.error == null\n" + Self.optional,
        [.shapeChanged, .unknown])
      try expectFailure(body, "success_when: reply.status == 200\n" + Self.optional)
    }
    try expectFailure(
      #"{"ok":true,"data":{"a":1}}"#, "success_when: $.ok == true\n" + Self.optional)
    for data in [#""none""#, "7", "[]"] {
      try expectFailure(
        #"{"ok":true,"data":\#(data)}"#,
        "success_when: $.ok == true\n"
          + Self.optional.replacing("$.data[*]", with: "$.data.rows[*]"),
        [.shapeChanged])
    }
    for condition in [
      "$.ok == true", "$.ok", "get($, 'ok') == true", "matches(reply.text, 'ok')",
      "!($.ok == false)",
    ] {
      let zero = try outcome(#"{"ok":true}"#, "success_when: \"\(condition)\"\n" + Self.optional)
      #expect(try zero.get().map(\.available?.description) == ["0.00 USD"], "\(condition)")
    }
    let beside = Self.optional.replacing(
      "balances: [", with: "balances: [{pool: b, currency: EUR, available: $.b}, ")
    #expect(try outcome(#"{"b":2}"#, beside).get().count == 2)
    try expectFailure("{}", beside)
  }

  @Test(
    "what says that a reply is an answer stands in its body, and not around it",
    arguments: [
      "header('Content-Type') != null", "header('Content-Type') == 'application/json'",
      "matches(header('Content-Type'), 'json')", "cookie('sid') != null", "link('next') != null",
      "capture(header('Content-Type'), '^app') != null", "reply.status == 200",
      "lower(header('Content-Type')) == 'application/json' && $.error == null",
      "matches(reply.text, '')", "matches(reply.text, '.*')",
      "matches(concat(reply.status), '200')",
      "count($.errors[*]) == 0", "$.error == null || header('Content-Type') != null",
    ])
  func aroundTheBody(condition: String) throws {
    let supplier = try TestSupplier(
      "request: {}\nsuccess_when: \"\(condition)\"\n" + Self.optional)
    let headers = [
      (name: "Content-Type", value: "application/json"), (name: "Set-Cookie", value: "sid=1"),
      (name: "Link", value: "<https://api.example/2>; rel=\"next\""),
    ]
    for body in ["{}", #"{"message":"log in"}"#, "null"] {
      let trial = AdapterTrial.read(
        Array(body.utf8), headers: headers, as: supplier.account,
        at: Timestamp(microsecondsSinceEpoch: 0))
      guard case .failure(let failure) = trial.outcome else {
        Issue.record("\(body) is read by \(condition)")
        continue
      }
      #expect([.shapeChanged, .unknown].contains(failure.kind), "\(failure)")
    }
  }

  @Test("lint demands that something may say that a reply without an optional list is an answer")
  func lint() async throws {
    let sample = "\nsamples: [{name: one, body: '{}', expect: {error: shape_changed}}]"
    let open = try TestSupplier("request: {}\n" + Self.optional + sample).account.adapter
    let faults = await AdapterLint(open).faults
    #expect(faults.contains { $0.hasPrefix("`optional` of balances row 1") })
    let around = try TestSupplier(
      "request: {}\nsuccess_when: header('X') != null\n" + Self.optional + sample
    ).account.adapter
    #expect(
      await AdapterLint(around).faults.contains { $0.hasPrefix("`optional` of balances row 1") })
    let said = try TestSupplier(
      "request: {}\nsuccess_when: $.ok == true\n" + Self.optional + sample
    ).account.adapter
    let others = await AdapterLint(said).faults
    #expect(!others.contains { $0.hasPrefix("`optional`") })
  }

  @Test(
    "what is kept for later calls is a list, too",
    arguments: ["{}", "null", #"{"error":"x"}"#, #"[{"open":false}]"#])
  func keptLists(page: String) async throws {
    for expression in [
      "$[*].id", "$.accounts[*].id", "get($, 'accounts')", "$[?@.open == true].id",
    ] {
      let yaml = """
        calls:
          - request: {path: /accounts}
            keep: {account: "\(expression)"}
          - request: {path: "/accounts/{{account}}"}
            for_each: account
            balances: [{currency: USD, available: $.a}]
        """
      let client = try TestSupplier(yaml).client(ScriptedTransport(page))
      await #expect(throws: CheckFailure.self, "\(expression)") { try await client.readBalances() }
    }
  }
}
