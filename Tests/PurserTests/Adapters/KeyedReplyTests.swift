import Testing

@Suite("A reply that is no list of wallets")
struct KeyedReplyTests {
  private static func reply(
    _ name: String, _ body: String, _ row: String, _ expected: TrialOutcome, lines: String = ""
  ) -> AdapterCase {
    AdapterCase(
      name, "request: {path: /b}\n\(lines)\nbalances:\n  - \(row)", reply: .json(body), expected)
  }

  private static let cases = [
    reply(
      "has currencies for names", #"{"balances":{"USD":"1.5","EUR":2}}"#,
      "{each: entries($.balances), currency: $.key, available: $.value}",
      .pools(["main USD 1.50", "main EUR 2.00"])),
    reply(
      "has currencies for names of objects",
      #"{"USD":{"free":"1.5","locked":"0.5"},"BTC":{"free":"9","locked":"0"}}"#,
      """
      {each: entries($), where: $.key != 'BTC', currency: $.key, available: $.value.free, reserved: $.value.locked}
      """, .pools(["main USD 1.50 reserved=0.50"])),
    reply(
      "has names of its own for them", #"{"result":{"ZUSD":"1","XXBT":"0.5","KFEE":"100"}}"#,
      """
      {each: entries($.result), where: "map($.key, assets, '') != ''", currency: "map($.key, assets)", available: $.value}
      """, .pools(["main USD 1.00", "main BTC 0.50000000"]),
      lines: "currencies: {BTC: {decimals: 8}}\nmaps: {assets: {ZUSD: USD, XXBT: BTC}}"),
    reply(
      "has an empty list where it has no names", #"{"balances":[]}"#,
      "{each: entries($.balances), currency: $.key, available: $.value}", .pools([])),
    reply(
      "has wallets for names, and currencies in them",
      #"{"wallets":{"main":{"USD":1},"bonus":{"USD":2,"EUR":3}}}"#,
      #"{each: "entries($.wallets)", pool: $.key, currency: USD, available: $.value.USD}"#,
      .pools(["main USD 1.00", "bonus USD 2.00"])),
    reply(
      "numbers its keys",
      #"{"ok":1,"balance_0_currency":"USD","balance_0_amount":"1","balance_1_amount":2,"balance_1_currency":"EUR"}"#,
      #"{each: "group($, '^balance_(\\d+)_(.+)$')", currency: $.currency, available: $.amount}"#,
      .pools(["main USD 1.00", "main EUR 2.00"])),
    reply(
      "numbers its keys at the end",
      #"{"amt1":"1","cur1":"USD","amt2":"3","cur2":"GBP","amt10":7,"cur10":"EUR"}"#,
      #"{each: "group($, '^(?=[a-z]+([0-9]+)$)(amt|cur)')", currency: $.cur, available: $.amt}"#,
      .pools(["main USD 1.00", "main GBP 3.00", "main EUR 7.00"])),
    reply(
      "has lists side by side", #"{"units":["USD","EUR"],"free":[1,"2.5"],"held":[0,0.5]}"#,
      """
      {each: "zip($.units, $.free, $.held)", currency: "$[0]", available: "$[1]", reserved: "$[2]"}
      """, .pools(["main USD 1.00 reserved=0.00", "main EUR 2.50 reserved=0.50"])),
    reply(
      "has lists side by side of which one is short", #"{"units":["USD","EUR"],"free":[1]}"#,
      #"{each: "zip($.units, $.free)", currency: "$[0]", available: "$[1]"}"#,
      .failure("shape_changed", "different lengths: 2, 1")),
    reply(
      "has a list of names for a list of rows",
      #"{"columns":["balance","currency"],"rows":[["5.5","CHF"]]}"#,
      #"{each: "$.rows[*]", currency: "$[1]", available: "$[0]"}"#, .pools(["main CHF 5.50"])),
    reply(
      "has amounts and holds in lists joined by currency",
      #"{"funds":[{"c":"USD","v":10},{"c":"EUR","v":5}],"holds":[{"c":"EUR","v":1}]}"#,
      "{each: '$.funds[*]', currency: $.c, available: $.v}\n  - {each: '$.holds[*]', currency: $.c, available: -$.v, reserved: $.v, overdraft: true}",
      .pools(["main USD 10.00", "main EUR 4.00 reserved=1.00"])),
    reply(
      "says by a field which field counts",
      #"{"account":{"billing":"prepaid","prepaid":{"left":7},"postpaid":{"left":1}}}"#,
      "{currency: USD, available: \"get($.account, $.account.billing).left\"}",
      .pools(["main USD 7.00"])),
    reply(
      "says by a field in which list and where",
      #"{"main":1,"wallets":[{"v":1},{"v":2,"c":"EUR"}]}"#,
      "{currency: \"get($.wallets, $.main).c\", available: \"get($.wallets, $.main).v\"}",
      .pools(["main EUR 2.00"])),
    reply(
      "is chosen by a setting", #"{"us-east":{"USD":3},"eu":{"EUR":4}}"#,
      "{currency: EUR, available: \"get(get($, region), 'EUR')\"}", .pools(["main EUR 4.00"]),
      lines: "settings: {region: {default: eu}}"),
    reply(
      "has a wallet for each kind in one object",
      #"{"cash":"1","cash_currency":"USD","bonus":null}"#,
      """
      {pool: cash, currency: $.cash_currency, available: $.cash}
        - {pool: bonus, currency: $.cash_currency, available: "coalesce($.bonus, 0)"}
      """, .pools(["cash USD 1.00", "bonus USD 0.00"])),
  ]

  @Test("is read all the same", arguments: cases)
  func keyed(_ supplier: AdapterCase) async throws { try await supplier.check() }
}
