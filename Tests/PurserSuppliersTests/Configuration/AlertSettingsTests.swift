import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Alerts as the file says them")
struct AlertSettingsTests {
  private static let suppliers = """

    suppliers:
      fox: {adapter: foxreload, credentials: {api_key: key-of-fox}}
      cat:
        adapter: foxreload
        credentials: {api_key: key-of-cat}

    """

  private static func load(
    _ alerts: String, ofCat: String = "", unsetVariables: UnsetVariables = .refuse
  ) throws(ConfigurationError) -> Configuration {
    try Configuration.load(
      bytes: Array((alerts + suppliers + ofCat).utf8), fileName: "suppliers.yaml", folder: "",
      environment: ["KEY": "key-of-the-environment"], unsetVariables: unsetVariables,
      readFile: { _ throws(FileContentsError) in throw .system(2) })
  }

  private static func golden() throws -> Configuration {
    try Configuration.load(
      bytes: Array(GoldenTests.Case(file: "ok_alerts.case").text.utf8), fileName: "suppliers.yaml",
      folder: "", environment: ["KEY": "key-of-the-environment"],
      readFile: { _ throws(FileContentsError) in throw .system(2) })
  }

  private func ladder<Value>(
    _ notice: Value?, _ warning: Value?, _ critical: Value?
  ) -> TierLadder<Value> {
    TierLadder(notice: notice, warning: warning, critical: critical)
  }

  private func money(_ text: String, _ currency: Currency) throws -> Money {
    try Money(text, currency, rounding: .down)
  }

  // MARK: Without a word

  @Test("are the usual ones where nothing is said, and are told to nobody")
  func defaults() throws {
    let alerts = try Self.load("").alerts
    #expect(alerts.terms == AlertTerms())
    #expect(alerts.channels.isEmpty && alerts.routes.isEmpty && alerts.leadTimes.isEmpty)
    let documented = try Self.load(
      """
      alerts:
        repeat_after: {notice: 1d, warning: 8h, critical: 4h}
        rules:
          low: {units: {warning: 100}, lasts: {notice: 3d, warning: 2d, critical: 1d}, lead_time: {notice: 200, warning: 150, critical: 100}}
          dry: {until: 1}
          refused_funds: {warning: 1, critical: 3}
          check_failed: {tries: 3, after: {warning: 10m, critical: 4h}}
          credential_rejected: {tries: 2, after: {warning: 0s, critical: 1h}}
          shape_changed: {tries: 2, after: {warning: 0s, critical: 4h}}
          stale: {warning: 3h, critical: 12h}
          drift: {units: {notice: 5, warning: 50, critical: 500}}
          fast_spend: {factor: {warning: 3, critical: 10}, units: 50, days: 3}
          unknown_orders: {warning: 15m, critical: 4h}
          top_up: {overdue: {warning: 0s, critical: 1d}, short: warning, usual_time: 3d}
          price_rise: {notice: 2, warning: 10}
          store_nearly_full: {notice: {percent: 15, free: 20GiB}, warning: {percent: 10, free: 5GiB}, critical: {percent: 5, free: 1GiB}}
          margin: 10

      """)
    #expect(documented.alerts.terms == AlertTerms())
  }

  // MARK: Rules

  @Test("have the values that the file gives them")
  func rules() throws {
    let configuration = try Self.golden()
    let rules = configuration.alerts.terms.rules.usual
    let usd = try #require(configuration.currencies["USD"])
    let eur = try #require(configuration.currencies["EUR"])
    #expect(
      rules.low.amounts == [
        usd: ladder(try money("500", usd), try money("200", usd), try money("50", usd)),
        eur: ladder(try money("400", eur), try money("100", eur), nil),
      ])
    #expect(rules.low.wholeUnits == ladder(1_000, 100, 0))
    #expect(
      rules.low.spend == ladder(.seconds(259_200), .seconds(172_800), .seconds(43_200)))
    #expect(rules.low.leadTimePercent == ladder(300, 200, 100))
    #expect(rules.dryUntilWholeUnits == 5)
    #expect(rules.refusals == ladder(1, 2, 5))
    #expect(
      rules.checkFailures
        == AlertRules.Failures(tries: 5, after: ladder(nil, .seconds(1_200), .seconds(21_600))))
    #expect(rules.rejections == AlertRules.Failures(tries: 1, after: ladder(nil, nil, .zero)))
    #expect(rules.shapeChanges == AlertRules.Failures(tries: 2, after: TierLadder()))
    #expect(rules.stale == ladder(nil, .seconds(21_600), .seconds(86_400)))
    #expect(rules.drift.amounts == [usd: ladder(try money("1", usd), try money("10", usd), nil)])
    #expect(rules.drift.wholeUnits == ladder(1, 10, 100))
    #expect(rules.fastSpend.factors == ladder(nil, 5, nil))
    #expect(rules.fastSpend.floors == [usd: try money("200", usd), eur: try money("100", eur)])
    #expect(rules.fastSpend.wholeUnits == 100 && rules.fastSpend.leastDays == 7)
    #expect(rules.unknownOrders == ladder(nil, .seconds(1_800), .seconds(7_200)))
    #expect(rules.topUps.overdue == ladder(.zero, .seconds(43_200), nil))
    #expect(rules.topUps.short == nil && rules.topUps.usualTime == .seconds(172_800))
    #expect(rules.priceRisePercent == ladder(0, 5, 50))
    #expect(
      rules.space
        == ladder(
          nil, AlertRules.Space(percent: 10, bytes: 512 << 20),
          AlertRules.Space(percent: 10, bytes: 1 << 20)))
    #expect(rules.marginPercent == 20)
  }

  @Test("of a supplier and of a pool are those further up but for what they say")
  func ownRules() throws {
    let configuration = try Self.golden()
    let rules = configuration.alerts.terms.rules
    let usd = try #require(configuration.currencies["USD"])
    let eur = try #require(configuration.currencies["EUR"])
    let fox = SupplierID("fox")
    var ofFox = rules.usual
    ofFox.low.amounts[usd] = ladder(nil, try money("20", usd), nil)
    ofFox.low.spend = TierLadder()
    ofFox.priceRisePercent = TierLadder()
    ofFox.unknownOrders = ladder(nil, nil, .seconds(3_600))
    ofFox.marginPercent = 0
    #expect(rules.suppliers == [fox: ofFox])
    var main = ofFox
    main.stale = ladder(nil, nil, .seconds(172_800))
    var other = ofFox
    other.refusals = TierLadder()
    #expect(
      rules.pools == [
        PoolID(supplier: fox, pool: "main", currency: usd): main,
        PoolID(supplier: fox, pool: "a/b", currency: eur): other,
      ])
    #expect(configuration.alerts.leadTimes == [fox: .seconds(172_800)])
  }

  @Test("are told by the rhythm that the file gives, and else by the usual one")
  func rhythms() throws {
    let terms = try Self.golden().alerts.terms
    let repeats = ladder(Duration.seconds(172_800), .seconds(43_200), .seconds(3_600))
    #expect(
      terms.rhythm(of: .low)
        == AlertRhythm(
          onset: AlertRhythm.Confirmation(evaluations: 3, duration: .seconds(120)),
          recovery: AlertRhythm.Confirmation(), repeats: TierLadder()))
    #expect(terms.rhythm(of: .drift).repeats == ladder(nil, nil, .seconds(86_400)))
    var dry = AlertRhythm.usual(.dry)
    dry.repeats = repeats
    #expect(terms.rhythm(of: .dry) == dry)
    #expect(
      terms.quietHours == [TimeSpan(from: 22 * 60, until: 6 * 60), TimeSpan(days: [.sun])])
  }

  @Test("go by the owner's clock: that of the schedule, or else that of routing")
  func clock() throws {
    let hours = "alerts: {quiet_hours: {from: \"22:00\", until: \"06:00\"}}\n"
    let routing = "routing: {time_zone: Europe/Berlin}\n"
    #expect(try Self.load(hours).alerts.terms.clock == .utc)
    let terms = try Self.load(hours + routing).alerts.terms
    // 22:30 in Berlin.
    #expect(terms.isQuiet(at: try #require(Timestamp(rfc3339: "2026-12-01T21:30:00Z"))))
    #expect(!terms.isQuiet(at: try #require(Timestamp(rfc3339: "2026-12-01T05:30:00Z"))))
    let both = try Self.load(hours + routing + "schedule: {time_zone: America/New_York}\n").alerts
    #expect(both.terms.clock.name == "America/New_York")
    #expect(both.routing.clock == both.terms.clock)
  }

  // MARK: Channels and routes

  @Test("reach the channels in the order of the file, with what these need")
  func channels() throws {
    let channels = try Self.golden().alerts.channels
    #expect(
      channels.map(\.name) == [
        "ops-slack", "ops", "chat", "chat-2", "mail", "phone", "pager", "hook", "am",
      ])
    #expect(channels.map(\.next) == ["phone", nil, nil, nil, "ops-slack", nil, "mail", nil, nil])
    #expect(channels.map(\.timeout) == [15, 15, 15, 30, 15, 15, 5, 15, 15].map { .seconds($0) })
    for channel in channels { check(channel.service) }
  }

  private func check(_ service: AlertChannelSettings.Service) {
    let key = "key-of-the-environment"
    switch service {
    case .slackWebhook(let url):
      #expect(url.reveal() == "https://hooks.slack.com/services/T0/B0/x?a=1")
    case .slack(let token, let channel, let base):
      #expect(token.reveal() == key && channel == "C0123456789")
      #expect(base == "http://127.0.0.1:9000/api")
    case .telegram(let token, let chat, let thread, let base):
      #expect(token.reveal() == "123456:aa_b-c")
      let isFirst = chat == "-1001234567890" && thread == 7 && base == "https://bots.shop.example"
      #expect(isFirst || chat == "@alerts" && thread == nil && base == nil)
    case .mail(let mail):
      #expect(mail.server.origin == "mail.shop.example:2525" && mail.server.security == .tls)
      #expect(mail.server.helloName == "[192.0.2.7]")
      #expect(mail.server.login?.user == "alerts@shop.example")
      #expect(mail.server.login?.password == "", "the password stands apart")
      #expect(mail.server.login?.mechanisms == [.cramMD5, .plain])
      #expect(mail.password?.reveal() == key)
      #expect(mail.sender.text == "alerts@shop.example" && mail.senderName == "Purser, the second")
      #expect(mail.recipients.map(\.text) == ["owner@shop.example", "night@shop.example"])
    case .textMessages(let phones):
      #expect(phones.account == "AC0123" && phones.user == "SK0123")
      #expect(phones.password.reveal() == key && phones.from == "+15005550006")
      #expect(phones.phones == ["+4915123456789", "+15005550007"])
      #expect(phones.validity == .seconds(7_200) && phones.base == "https://sms.shop.example")
    case .pagerDuty(let key, let severities, let base):
      #expect(key.reveal() == "R0123456789abcdef0123456789ABCDE")
      #expect(severities == [.notice: "info", .warning: "error", .critical: "critical"])
      #expect(base == "https://events.eu.pagerduty.com")
    case .webhook(let url, let secret, let previous):
      #expect(url.reveal() == "https://shop.example/hooks")
      #expect(secret.reveal() == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" && previous == secret)
    case .alertmanager(let manager):
      #expect(manager.url == "http://127.0.0.1:9093/am")
      #expect(manager.authorization?.reveal() == "Bearer \(key)")
      #expect(manager.labels == ["team": "ops", "_x1": "1"])
      #expect(manager.link == "http://purser.internal/alerts")
      #expect(manager.resolveTimeout == .seconds(600))
      #expect(manager.groupWait == .zero && manager.groupInterval == .seconds(60))
    }
  }

  @Test("of mail and of Alertmanager have the usual terms where nothing else is said")
  func usualTerms() throws {
    let channels = try Self.load(
      """
      alerts:
        channels:
          mail: {mail: {host: mail.shop.example, from: a@shop.example, to: [b@shop.example]}}
          am: {alertmanager: {url: "https://am.shop.example"}}

      """
    ).alerts.channels
    guard case .mail(let mail) = channels[0].service,
      case .alertmanager(let manager) = channels[1].service
    else {
      Issue.record("\(channels)")
      return
    }
    #expect(mail.server.port == 587 && mail.server.security == .starttls)
    #expect(mail.server.login == nil && mail.password == nil && mail.server.authorities == nil)
    #expect(mail.senderName == "Purser")
    #expect(manager.resolveTimeout == .seconds(300) && manager.groupWait == .seconds(30))
    #expect(manager.groupInterval == .seconds(300) && manager.authorization == nil)
  }

  @Test("are told by the routes of the file")
  func routes() throws {
    let alerts = try Self.golden().alerts
    let day = TimeSpan(from: 8 * 60, until: 20 * 60)
    #expect(
      alerts.routes == [
        AlertRoute(
          families: [.low, .dry, .refusedFunds], from: .warning, suppliers: [SupplierID("fox")],
          hours: [day], channels: ["pager", "am"]),
        AlertRoute(families: [.priceRise], channels: []),
        AlertRoute(
          from: .critical,
          hours: [TimeSpan(days: [.sat, .sun]), TimeSpan(from: 20 * 60, until: 8 * 60)],
          channels: ["phone"]),
      ])
    #expect(alerts.routing.channels == alerts.channels.map(\.name))
  }

  // MARK: Secrets

  @Test("give away no secret: not by printing, and not where a request repeats it")
  func secrets() throws {
    let configuration = try Self.golden()
    var dumped = ""
    dump(configuration.alerts, to: &dumped)
    dumped += "\(configuration.alerts) \(configuration.values)"
    let secrets = [
      "https://hooks.slack.com/services/T0/B0/x?a=1", "123456:aa_b-c", "key-of-the-environment",
      "R0123456789abcdef0123456789ABCDE", "https://shop.example/hooks",
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "Bearer key-of-the-environment",
    ]
    let hidden = configuration.secrets.map { $0.reveal() }
    for secret in secrets {
      #expect(!dumped.contains(secret), "\(secret)")
      #expect(hidden.contains(secret), "\(secret)")
    }
  }

  @Test(
    "hide what a slip of the pen leaves in a wrong place",
    arguments: [
      "ops: litsecret77", "ops: [litsecret77]", "ops: {slack: litsecret77}",
      "ops: {slack: {webhook: litsecret77, channel: }}", "ops: {slack: {webhok: litsecret77}}",
      "ops: {slack: {toke: litsecret77, channel: a}}", "ops: {token: litsecret77}",
      "ops: {slack: {token: litsecret77, chanel: }}", "ops: {slak: {token: litsecret77}}",
      "ops: {mail: {password: litsecret77}}", "ops: {mail: {pasword: litsecret77}}",
      "ops: {mail: {pass: litsecret77}}", "ops: {telegram: {token: litsecret77, chat: }}",
      "ops: {pagerduty: {routing_key: litsecret77}}", "ops: {pagerduty: {key: litsecret77}}",
      "ops: {pagerduty: {routingkey: litsecret77}}", "ops: {pagerduty: {api_key: litsecret77}}",
      "ops: {webhook: {url: \"http://u:litsecret77@h\", secret: litsecret77}}",
      "ops: {alertmanager: {url: \"http://u:litsecret77@h\", authorization: litsecret77}}",
      "ops: {alertmanager: {autorization: litsecret77}}", "ops: {slack: {webhook=litsecret77}}",
      "ops: {slack: {webhook: litsecret77, next: [a}}",
      "ops:\n      slack:\n      webhook: litsecret77",
      "ops:\n      mail:\n        password: >-\n          litsecret77\n        host: [",
    ])
  func slips(_ channel: String) {
    do throws(ConfigurationError) {
      _ = try Self.load("alerts:\n  channels:\n    \(channel)\n  routes: 5\n")
      Issue.record("\(channel) can be used")
    } catch {
      #expect(!error.rendered().contains("litsecret77"), "\(error.rendered())")
    }
  }

  @Test("can be checked where no variable is set")
  func unset() throws {
    let text = """
      alerts:
        channels:
          a: {slack: {webhook: "${A}"}}
          b: {slack: {token: "${A}", channel: c, base: "${B}"}}
          c: {telegram: {token: "${A}", chat: "${B}"}}
          d: {pagerduty: {routing_key: "${A}"}}
          e: {webhook: {url: "${A}", secret: "${B}"}}
          f: {alertmanager: {url: "${A}", authorization: "${B}"}}
          g: {text_messages: {account: "${A}", password: "${B}", from: "${C}", to: ["${D}"]}}
          h: {mail: {host: "${A}", user: "${B}", password: "${C}", from: "${D}", to: ["${E}"], ca: "${F}", hello: "${G}"}}

      """
    let configuration = try Self.load(text, unsetVariables: .warn)
    #expect(configuration.alerts.channels.count == 8)
    #expect(throws: ConfigurationError.self) { try Self.load(text) }
  }
}
