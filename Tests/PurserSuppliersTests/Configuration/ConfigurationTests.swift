import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Configuration")
struct ConfigurationTests {
  private func load(
    _ text: String, environment: [String: String] = [:], folder: String = "",
    files: [String: String] = [:]
  ) throws(ConfigurationError) -> Configuration {
    try Configuration.load(
      bytes: Array(text.utf8), fileName: "suppliers.yaml", folder: folder,
      environment: environment,
      readFile: { path throws(FileContentsError) in
        guard let text = files[path] else { throw .system(2) }
        return Array(text.utf8)
      })
  }

  @Test(
    "a schedule counts for all, its hours in the zone of routing, and a supplier may have its own")
  func schedule() throws {
    let configuration = try load(
      """
      routing: {time_zone: Europe/Berlin}
      schedule:
        every: 15m
        overnight: 2h
        orders_flow_for: 10m
        hours: [{days: [mon, tue], from: "08:00", until: "18:00"}, {days: [sat], until: "12:00"}]
        holidays: {dates: [2026-12-25], file: holidays.txt}
        working_days: [2026-12-19]
      suppliers:
        fox: {adapter: foxreload, credentials: {api_key: k}}
        pad:
          adapter: foxreload
          credentials: {api_key: l}
          refresh: 60s
          schedule: {overnight: 15m, hours: {days: [sun]}}
      """, folder: "conf", files: ["conf/holidays.txt": "2026-12-26\n"])
    let plans = configuration.suppliers.map(\.checkPlan)
    #expect(plans.map(\.whileOrdersFlow) == [.seconds(300), .seconds(60)])
    #expect(plans.map(\.inHours) == [.seconds(900), .seconds(900)])
    #expect(plans.map(\.outOfHours) == [.seconds(7_200), .seconds(900)])
    #expect(plans.map(\.flowLasts) == [.seconds(600), .seconds(600)])
    let christmas = try #require(CalendarDate(year: 2026, month: 12, day: 25)).dayNumber
    for plan in plans {
      #expect(plan.hours.clock.name == "Europe/Berlin")
      #expect(plan.hours.holidays == [christmas, christmas + 1])
      #expect(plan.hours.workingDays == [christmas - 6])
    }
    #expect(
      plans[0].hours.spans == [
        TimeSpan(days: [.mon, .tue], from: 480, until: 1_080),
        TimeSpan(days: [.sat], until: 720),
      ])
    #expect(plans[1].hours.spans == [TimeSpan(days: [.sun])])
  }

  @Test("what is left out has its documented default")
  func defaults() throws {
    let configuration = try load(
      "suppliers: {fox: {adapter: foxreload, credentials: {api_key: k}}}", folder: "conf")
    #expect(configuration.server.host == "127.0.0.1")
    #expect(configuration.server.port == 8080)
    #expect(configuration.server.maximumBodyBytes == 65_536)
    #expect(configuration.store.path == "conf/purser.db")
    #expect(configuration.store.journalRetention == .seconds(30 * 86_400))
    #expect(!configuration.orders.retriesRefused)
    #expect(configuration.orders.terms == LedgerTerms())
    #expect(configuration.orders.terms.holdTimeToLive == .seconds(900))
    #expect(configuration.orders.retention == .seconds(90 * 86_400))
    #expect(configuration.transactionTypes.isEmpty)
    #expect(configuration.routing == RoutingRules())
    #expect(configuration.warnings.isEmpty)
    let fox = try #require(configuration.suppliers.first)
    #expect(fox.refreshInterval == .seconds(300))
    #expect(
      fox.checkPlan
        == CheckPlan(
          whileOrdersFlow: .seconds(300), inHours: .seconds(1_200), outOfHours: .seconds(3_600),
          hours: WorkingHours(spans: [TimeSpan(from: 420, until: 1_380)]),
          flowLasts: .seconds(1_800), jitterPercent: 10))
    #expect(fox.account.timeout == .seconds(10))
    #expect(fox.account.baseURL == "https://api.foxreload.example")
    #expect(fox.account.settings.isEmpty)
    var expected = Supplier(id: SupplierID("fox"), title: "FoxReload", deductionTiming: .atOrder)
    expected.takesOrdersFromPurser = true
    #expect(fox.supplier == expected)
    #expect(configuration.orders.carrying == CarryingRules())
    #expect(configuration.orders.contentKey == nil)
  }

  @Test("what is given is read")
  func everything() throws {
    let configuration = try load(
      """
      currencies: {POINTS: {decimals: 0}}
      server: {host: localhost, port: 0, max_body_bytes: 2048}
      store: {path: /var/lib/purser.db, journal_retention: 2d}
      orders: {retry_refused: true, hold_ttl: 90s, sending: reported, retention: 7d}
      transactions: {types: [fee, chargeback]}
      routing: {policy: most_funds, max_reading_age: 15m}
      balances: {refresh: 90s}
      suppliers:
        pad:
          adapter: paddle
          title: Paddle EU
          base_url: https://api.example/
          credentials: {api_key: "${file:key.txt}"}
          settings: {customer_id: "${ID}", currencies: [USD, EUR]}
          timeout: 3s
          priority: 7
          tags: [instant, instant eu]
          paused: true
          deduction: at_confirmation
          lag: 500ms
          trust_updated_at: true
          tolerance: [0.02 USD, 1 POINTS]
          floor: {main: 10.00 USD, bonus: 3 POINTS}
          draw_down: [prepayment, balance]
          prices: {steam: 18.4 USD, card: 7 POINTS}
        fox:
          adapter: foxreload
          credentials: {api_key: "${KEY}"}
          refresh: 5m
          floor: [1 USD, 2 EUR]
      """, environment: ["ID": "ctm_1", "KEY": "sk_2"], files: ["key.txt": "sk_1\r\n"])
    let usd = try #require(configuration.currencies["USD"])
    let eur = try #require(configuration.currencies["EUR"])
    let points = try #require(configuration.currencies["POINTS"])
    #expect(
      configuration.server
        == Configuration.Server(host: "localhost", port: 0, maximumBodyBytes: 2_048))
    #expect(configuration.store.path == "/var/lib/purser.db")
    #expect(configuration.store.journalRetention == .seconds(2 * 86_400))
    #expect(configuration.orders.retriesRefused)
    #expect(
      configuration.orders.terms
        == LedgerTerms(holdTimeToLive: .seconds(90), reportsSending: true))
    #expect(configuration.orders.retention == .seconds(7 * 86_400))
    #expect(configuration.transactionTypes.map(\.name).sorted() == ["chargeback", "fee"])
    #expect(
      configuration.routing
        == RoutingRules(policy: .mostFunds, maximumReadingAge: .seconds(900)))
    #expect(configuration.suppliers.map(\.supplier.id.name) == ["pad", "fox"])
    let pad = configuration.suppliers[0]
    #expect(
      pad.supplier
        == Supplier(
          id: SupplierID("pad"), title: "Paddle EU", priority: 7,
          tags: ["instant", "instant eu"], isPaused: true, deductionTiming: .atConfirmation,
          lag: .milliseconds(500), trustsUpdatedAt: true,
          floors: [
            .init(pool: "main", amount: Money(units: 10_000_000, currency: usd)),
            .init(pool: "bonus", amount: Money(units: 30_000, currency: points)),
          ],
          tolerances: [
            Money(units: 20_000, currency: usd), Money(units: 10_000, currency: points),
          ],
          drawDownOrder: ["prepayment", "balance"],
          prices: [
            "steam": Money(units: 18_400_000, currency: usd),
            "card": Money(units: 70_000, currency: points),
          ]))
    #expect(pad.refreshInterval == .seconds(90))
    #expect(pad.account.timeout == .seconds(3))
    #expect(pad.account.baseURL == "https://api.example/")
    #expect(
      pad.account.settings
        == ["customer_id": .text("ctm_1"), "currencies": .list(["USD", "EUR"])])
    #expect(pad.account.credentials["api_key"]?.reveal() == "sk_1")
    let fox = configuration.suppliers[1]
    #expect(fox.refreshInterval == .seconds(300))
    #expect(
      fox.supplier.floors == [
        .init(amount: Money(units: 1_000_000, currency: usd)),
        .init(amount: Money(units: 2_000_000, currency: eur)),
      ])
    #expect(configuration.secrets.map { $0.reveal() } == ["sk_1", "sk_2"])
  }

  @Test("printing or dumping a configuration or its error shows no secret")
  func secrecy() throws {
    let text = """
      server: {port: 1}
      suppliers:
        fox: {adapter: foxreload, credentials: {api_key: sk_literal_1}}
        two: {adapter: foxreload, credentials: {api_key: "${KEY}"}}
      """
    let environment = ["KEY": "sk_variable_2"]
    let configuration = try load(text, environment: environment)
    var output = "\(configuration)" + String(reflecting: configuration)
    dump(configuration, to: &output)
    do throws(ConfigurationError) {
      _ = try load(text + "\nserver: {}", environment: environment)
      Issue.record("a duplicate key was accepted")
    } catch {
      output += "\(error)" + String(reflecting: error)
      dump(error, to: &output)
    }
    #expect(output.contains("<redacted>"))
    #expect(!output.contains("sk_"))
  }
}
