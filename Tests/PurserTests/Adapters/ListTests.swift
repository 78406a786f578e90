import Testing

@Suite("A supplier that lists its balances")
struct ListTests {
  private static let wallets = """
    request: {path: /wallets}
    balances:
    """

  private static let cases = [
    AdapterCase(
      "in an array at the top",
      "request: {path: /w}\nbalances: [{each: '$[*]', pool: $.id, currency: $.cur, available: $.amt}]",
      reply: .json(#"[{"id":"a","cur":"USD","amt":1},{"id":"b","cur":"EUR","amt":2.5}]"#),
      .pools(["a USD 1.00", "b EUR 2.50"])),
    AdapterCase(
      "with a kind that a selector picks",
      "request: {path: /w}\nbalances: [{each: \"$.list[?@.kind == 'prepaid' && @.live]\", currency: $.cur, available: $.amt}]",
      reply: .json(
        #"{"list":[{"kind":"prepaid","live":1,"cur":"USD","amt":1},{"kind":"prepaid","cur":"EUR","amt":2},{"kind":"bonus","live":1,"cur":"USD","amt":4}]}"#
      ), .pools(["main USD 1.00"])),
    AdapterCase(
      "with conditions on an item and on the reply",
      """
      settings: {account: {required: true}}
      request: {path: /w}
      balances:
        - each: $.list[*]
          where: $.account == account && $.state != 'closed' && matches($.cur, '^[A-Z]{3}$') && $$.live
          currency: $.cur
          available: $.amt
      """, settings: ["account=77"],
      reply: .json(
        #"{"live":true,"list":[{"account":77,"state":"open","cur":"USD","amt":1},{"account":"77","state":"closed","cur":"USD","amt":2},{"account":77,"cur":"gold","amt":9},{"account":"77","state":"new","cur":"EUR","amt":3},{"account":78,"cur":"EUR","amt":5}]}"#
      ), .pools(["main USD 1.00", "main EUR 3.00"])),
    AdapterCase(
      "with members that are there now and then",
      wallets
        + """

          - each: $.w[*]
            pool: $.n
            currency: USD
            available: $.a
            reserved: $.r
            used: $.u.total
            credited: $.c
            pending_top_up: $.p
        """,
      reply: .json(
        #"{"w":[{"n":"all","a":1,"r":2,"u":{"total":3},"c":4,"p":"5"},{"n":"none","a":1,"r":null,"u":{}},{"n":"odd","a":1,"u":null,"p":0}]}"#
      ),
      .pools([
        "all USD 1.00 reserved=2.00 used=3.00 credited=4.00 pending_top_up=5.00", "none USD 1.00",
        "odd USD 1.00 pending_top_up=0.00",
      ])),
    AdapterCase(
      "with several rows of one currency",
      wallets + " [{each: '$[*]', currency: $.c, available: $.a, reserved: $.r}]",
      reply: .json(
        #"[{"c":"USD","a":"0.10","r":1},{"c":"EUR","a":5},{"c":"usd","a":"0.20"},{"c":"USD","a":-0.05}]"#
      ),
      .pools(["main EUR 5.00"])),
    AdapterCase(
      "with several rows of one currency, some of them debts",
      wallets + " [{each: '$[*]', currency: $.c, available: $.a, reserved: $.r, overdraft: true}]",
      reply: .json(
        #"[{"c":"USD","a":"0.10","r":1},{"c":"EUR","a":5},{"c":"usd","a":"0.20"},{"c":"USD","a":-0.05}]"#
      ), .pools(["main USD 0.25 reserved=1.00", "main EUR 5.00"])),
    AdapterCase(
      "with several rows of one currency that are apart by name",
      wallets + " [{each: '$[*]', pool: 'card-{{$.card.last4}}', currency: USD, available: $.a}]",
      reply: .json(
        #"[{"card":{"last4":"0042"},"a":1},{"card":{"last4":"0043"},"a":2},{"card":{"last4":"0042"},"a":3}]"#
      ), .pools(["card-0042 USD 4.00", "card-0043 USD 2.00"])),
    AdapterCase(
      "in lists within lists",
      wallets
        + " [{each: '$.companies[*].wallets[*]', pool: $.name, currency: $.iso, available: $.v}]",
      reply: .json(
        #"{"companies":[{"wallets":[{"name":"a","iso":"USD","v":1}]},{"wallets":[]},{"wallets":[{"name":"b","iso":"USD","v":2}]}]}"#
      ), .pools(["a USD 1.00", "b USD 2.00"])),
    AdapterCase(
      "with what is held in a list of its own",
      wallets
        + """

          - {each: "$.funds[*]", currency: $.c, available: $.a}
          - {each: "$.holds[*]", currency: $.c, reserved: $.a}
        """,
      reply: .json(
        #"{"funds":[{"c":"USD","a":9}],"holds":[{"c":"USD","a":1},{"c":"EUR","a":7},{"c":"USD","a":2}]}"#
      ), .pools(["main USD 9.00 reserved=3.00"])),
    AdapterCase(
      "of which there is none yet",
      wallets + " [{each: '$.data[*]', currency: $.c, available: $.a}]",
      reply: .json(#"{"data":[]}"#), .pools([])),
    AdapterCase(
      "of which there is none yet, in currencies that are then zero",
      """
      settings: {currencies: {default: [USD]}}
      request: {path: /w}
      balances: [{each: "$.data[*]", currency: $.c, available: $.a, zero_when_absent: "{{currencies}}"}]
      """, settings: ["currencies=EUR", "currencies=GBP"],
      reply: .json(#"{"data":[{"c":"GBP","a":2}]}"#), .pools(["main GBP 2.00", "main EUR 0.00"])),
    AdapterCase(
      "and has lost the list",
      wallets + " [{each: '$.data[*]', currency: $.c, available: $.a}]",
      reply: .json(#"{"data":null,"items":[]}"#),
      .failure("shape_changed", "`$.data` is null, not an array", status: 200)),
    AdapterCase(
      "and calls it something else now",
      wallets + " [{each: '$.data.wallets[*]', currency: $.c, available: $.a}]",
      reply: .json(#"{"data":{"accounts":[],"total":0}}"#),
      .failure(
        "shape_changed",
        "`$.data.wallets` finds nothing; the nearest that exists is `$.data`, which has `accounts` and `total`"
      )),
    AdapterCase(
      "each with a note",
      wallets + " [{each: '$[*]', pool: $.n, currency: USD, available: $.a, note: $.hint}]",
      reply: .json(#"[{"n":"a","a":1,"hint":"top up by Friday"},{"n":"b","a":1,"hint":null}]"#),
      .pools(["a USD 1.00 note=top up by Friday", "b USD 1.00"])),
  ]

  @Test(
    "and has moved them is not read as one that has none",
    arguments: [
      ("$.w", #"{"v":[]}"#, "`$.w` finds nothing; the nearest that exists is `$`, which has `v`"),
      (
        "$.companies[*].wallets[*]", #"{"firms":[]}"#,
        "`$.companies` finds nothing; the nearest that exists is `$`, which has `firms`"
      ),
      (
        "$.companies[*].wallets[*]", #"{"companies":[{"purses":[{"v":1}]}]}"#,
        "`$.companies[*].wallets` finds nothing; the nearest that exists is `$.companies[*]`, which has `purses`"
      ),
      ("$.a[?@.live].w", #"{"a":[{"live":1,"u":1}]}"#, "`$.a[?@.live].w` finds nothing"),
      ("$[0:2]", #"{"b":[]}"#, "`$` is an object, not an array"),
      ("$.a[0:2]", #"{"b":[]}"#, "`$.a` finds nothing"),
      ("$..w", #"{"a":[]}"#, "`$..w` finds nothing"),
      ("$.a['w'][*]", #"{"a":{"w":"none"}}"#, #"`$.a['w']` is the text "none", not an array"#),
      ("zip($.a, $.b)", #"{"c":[]}"#, "`$.a` finds nothing"),
      ("entries($.a)", #"{"c":[]}"#, "`$.a` finds nothing"),
    ])
  func moved(_ each: String, _ reply: String, _ message: String) async throws {
    try await AdapterCase(
      "moved", Self.wallets + " [{each: \"\(each)\", currency: USD, available: $.v}]",
      reply: .json(reply), .failure("shape_changed", message, status: 200)
    ).check()
  }

  @Test(
    "and has none is read as such",
    arguments: [
      ("$.w[*]", #"{"w":[]}"#), ("$.w.*", #"{"w":{}}"#), ("$.a[*].w[*]", #"{"a":[]}"#),
      ("$.a[*].w[*]", #"{"a":[{"w":[]},{"w":[]}]}"#), ("$.a[?@.live].w[*]", #"{"a":[{"w":[1]}]}"#),
      ("$[1:]", "[]"), ("$..w[*]", #"{"a":{"w":[]}}"#), ("zip($.a, $.b)", #"{"a":[],"b":[]}"#),
      ("zip($.a[*].x, $.a[*].y)", #"{"a":[]}"#), ("entries($.a)", #"{"a":{}}"#),
    ])
  func none(_ each: String, _ reply: String) async throws {
    try await AdapterCase(
      "none", Self.wallets + " [{each: \"\(each)\", currency: USD, available: $.v}]",
      reply: .json(reply), .pools([])
    ).check()
  }

  @Test("without a part of a pool's name is no other pool")
  func partOfName() async throws {
    try await AdapterCase(
      "part",
      Self.wallets + " [{each: '$[*]', pool: 'card-{{$.last4}}', currency: USD, available: $.a}]",
      reply: .json(#"[{"last4":"0042","a":1},{"last_four":"0043","a":2}]"#),
      .pools(["card-0042 USD 1.00"])
    ).check()
  }

  @Test("is read pool by pool", arguments: cases)
  func lists(_ supplier: AdapterCase) async throws { try await supplier.check() }
}
