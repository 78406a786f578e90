import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("The difference between two readings of a file")
struct ConfigurationDifferenceTests {
  private static let base = """
    routing: {policy: cheapest}
    suppliers:
      fox:
        adapter: foxreload
        credentials: {api_key: old-key-of-fox}
        floor: 10.00 USD
        prices: {card: 9.50 USD}
      cat:
        adapter: cat.yaml
        credentials: {api_key: key-of-cat}
    """
  private static let adapter = """
    base_url: https://cat.example
    credentials: [api_key]
    auth: {bearer: "{{api_key}}"}
    request: {path: /balance}
    balances: [{currency: USD, available: $.a}]
    """

  private static func load(
    _ text: String, adapter: String = adapter, key: String = "k"
  ) throws(ConfigurationError) -> Configuration {
    try Configuration.load(
      bytes: Array(text.utf8), fileName: "suppliers.yaml", folder: "", environment: ["KEY": key],
      readFile: { _ in Array(adapter.utf8) })
  }

  /// A change of the text: its lines, and who is asked otherwise.
  private static let edits: [(from: String, to: String, lines: [String], asked: [String])] = [
    ("floor: 10.00 USD", "floor: 12.00 USD", ["changed fox: floor: 10.00 USD -> 12.00 USD"], []),
    ("    floor: 10.00 USD\n", "", ["changed fox: floor: 10.00 USD -> not given"], []),
    (
      "{card: 9.50 USD}", "{card: 9.40 USD, pin: 1.00 USD}",
      [
        "changed fox: prices.card: 9.50 USD -> 9.40 USD",
        "changed fox: prices.pin: not given -> 1.00 USD",
      ], []
    ),
    (
      "floor: 10.00 USD", "floor: 10.00 USD\n    paused: true\n    tags: [a, b]",
      ["changed fox: paused: not given -> true", "changed fox: tags: not given -> a, b"], []
    ),
    ("old-key-of-fox", "new-key-of-fox", ["changed fox: credentials"], ["fox"]),
    (
      "floor: 10.00 USD", "floor: 10.00 USD\n    base_url: https://other.example",
      ["changed fox: base_url"], ["fox"]
    ),
    (
      "floor: 10.00 USD", "floor: 10.00 USD\n    limits: {per_second: 3}",
      ["changed fox: limits.per_second: not given -> 3"], ["fox"]
    ),
    ("floor: 10.00 USD", "floor: 10.00 USD\n    title: \"${KEY}\"", ["changed fox: title"], []),
    (
      "floor: 10.00 USD",
      "floor: 10.00 USD\n    top_up: {lead_time: 2d}\n    alerts: {stale: never}",
      [
        "changed fox: alerts.stale: not given -> never",
        "changed fox: top_up.lead_time: not given -> 2d",
      ], []
    ),
    ("cheapest", "priority", ["changed routing.policy: cheapest -> priority"], []),
    ("  cat:", "  dog:", ["added dog", "removed cat"], []),
    ("routing: {policy: cheapest}", "routing: {policy: cheapest} # said", [], []),
  ]

  @Test("names what was added, removed and changed, and no secret", arguments: edits)
  func telling(_ edit: (from: String, to: String, lines: [String], asked: [String])) throws {
    let before = try Self.load(Self.base)
    let after = try Self.load(Self.base.replacing(edit.from, with: edit.to))
    let difference = ConfigurationDifference(from: before, to: after)
    #expect(difference.lines == edit.lines)
    #expect(difference.isEmpty == edit.lines.isEmpty)
    #expect(difference.hindrances.isEmpty)
    let asked = ["cat", "fox"].filter { difference.changesAsking(of: SupplierID($0)) }
    #expect(asked == edit.asked)
  }

  private static let alerts = """

    alerts:
      channels:
        ops: {slack: {webhook: "https://hooks.slack.com/services/first"}, next: pager}
        pager: {pagerduty: {routing_key: R0123456789abcdef0123456789ABCDE, severities: {notice: info}}}
        mail: {mail: {host: mail.shop.example, user: me, password: first-pass, from: a@b.example, to: [a@b.example]}}
      routes: [{from: warning, channels: [ops]}]
      quiet_hours: {from: "22:00", until: "06:00"}
      rules: {low: {amount: {warning: 50 USD}}}
    """

  @Test(
    "names what changed of alerts, and no secret",
    arguments: [
      ("services/first", "services/other", ["changed alerts.channels.ops"], true),
      (
        "R0123456789abcdef0123456789ABCDE", "R0123456789abcdef0123456789ABCDF",
        ["changed alerts.channels.pager"], true
      ),
      ("first-pass", "other-pass", ["changed alerts.channels.mail"], true),
      ("next: pager", "next: mail", ["changed alerts.channels.ops.next: pager -> mail"], false),
      (
        "notice: info", "notice: error",
        ["changed alerts.channels.pager.pagerduty.severities.notice: info -> error"], false
      ),
      (
        "to: [a@b.example]", "to: [a@b.example, c@b.example]",
        ["changed alerts.channels.mail.mail.to: a@b.example -> a@b.example, c@b.example"], false
      ),
      (
        "from: warning", "from: critical", ["changed alerts.routes.1.from: warning -> critical"],
        false
      ),
      ("\"22:00\"", "\"23:00\"", ["changed alerts.quiet_hours.from: 22:00 -> 23:00"], false),
      (
        "warning: 50 USD", "warning: 60 USD",
        ["changed alerts.rules.low.amount.warning: 50 USD -> 60 USD"], false
      ),
    ])
  func alerts(_ old: String, _ new: String, lines: [String], isOfCredentials: Bool) throws {
    let text = Self.base + Self.alerts
    let difference = ConfigurationDifference(
      from: try Self.load(text), to: try Self.load(text.replacing(old, with: new)))
    #expect(difference.lines == lines)
    #expect(difference.isOfCredentials == isOfCredentials)
    #expect(difference.hindrances.isEmpty)
    #expect(!difference.changesAsking(of: SupplierID("fox")))
  }

  @Test("sees what changed behind a name: the adapter's file, and a variable")
  func behindNames() throws {
    let before = try Self.load(Self.base)
    let other = Self.adapter.replacing("$.a", with: "$.b")
    let difference = ConfigurationDifference(
      from: before, to: try Self.load(Self.base, adapter: other))
    #expect(difference.lines == ["changed cat: adapter"])
    #expect(difference.changesAsking(of: SupplierID("cat")))
    let text = Self.base.replacing("old-key-of-fox", with: "\"${KEY}\"")
    let keys = ConfigurationDifference(
      from: try Self.load(text, key: "a-first-key"), to: try Self.load(text, key: "a-second-key"))
    #expect(keys.lines == ["changed fox: credentials"])
  }

  @Test(
    "says which keys cannot change while a gateway runs",
    arguments: [
      "server.host": "localhost", "server.port": "1", "store.path": "x.db",
      "store.key": "0123456789abcdef",
    ])
  func fixed(_ field: String, _ value: String) throws {
    let names = field.split(separator: ".")
    let after = try Self.load(Self.base + "\n\(names[0]): {\(names[1]): \(value)}")
    let difference = ConfigurationDifference(from: try Self.load(Self.base), to: after)
    #expect(difference.hindrances.count == 1)
    #expect(difference.hindrances[0].hasPrefix("`\(field)` cannot change"))
    #expect(!difference.lines.contains { $0.contains("0123456789abcdef") })
  }

  @Test("a long price list is told in part")
  func longLists() throws {
    let prices = (0..<50).map { "p\($0): 1.00 USD" }.joined(separator: ", ")
    let after = try Self.load(Self.base.replacing("{card: 9.50 USD}", with: "{\(prices)}"))
    let difference = ConfigurationDifference(from: try Self.load(Self.base), to: after)
    #expect(difference.lines.count == 21)
    #expect(difference.lines.last == "changed fox: 31 more")
  }

  @Test("the values of a file are not shown by printing or dumping them")
  func printing() throws {
    let configuration = try Self.load(Self.base)
    var dumped = ""
    dump(configuration.values, to: &dumped)
    #expect(!(dumped + "\(configuration.values)").contains("key-of"))
  }

  @Test("decimals of a currency in use cannot change, others can be declared")
  func currencies() throws {
    let points = try Currency(declaring: "POINTS", minorDigits: 0)
    let other = try Currency(declaring: "POINTS", minorDigits: 2)
    let coins = try Currency(declaring: "COINS", minorDigits: 8)
    let table = CurrencyTable(declared: [points])
    #expect(table.hindrances(to: CurrencyTable(declared: [points, coins])).isEmpty)
    #expect(table.hindrances(to: CurrencyTable()).isEmpty)
    #expect(table.hindrances(to: CurrencyTable(declared: [other])).count == 1)
  }
}
