import PurserCore
import PurserOutbox
import TestSupport
import Testing

@Suite("What Alertmanager is told, and when")
struct AlertmanagerBookTests {
  /// Alertmanager's own times: a period of 60 s, `group_wait` 30 s, `group_interval` 300 s.
  private static let settings = AlertmanagerSettings(base: "http://127.0.0.1:9093")
  private var book = AlertmanagerBook(AlertmanagerBookTests.settings)

  private func notice(
    _ change: AlertNotice.Change = .raised, _ tier: AlertTier = .warning,
    family: AlertFamily = .low, since: Double = 0
  ) -> AlertNotice {
    TestAlerts.notice("acme", change, tier, family: family, since: at(since))
  }

  /// What is posted at a moment, and taken: `+` for what holds, `-` for what is over, with its tier.
  private mutating func round(_ seconds: Double) -> [String] {
    let posts = book.posts(at: at(seconds))
    book.arrived(posts, at: at(seconds))
    return posts.map { ($0.isFiring ? "+" : "-") + ($0.alert.labels["tier"] ?? "") }.sorted()
  }

  @Test("what holds is posted each period with an end three periods ahead, until it is over")
  mutating func holds() throws {
    #expect(Self.settings.period == .seconds(60))
    #expect(
      AlertmanagerSettings(base: "", resolveTimeout: .seconds(30)).period == .seconds(10))
    book.take(notice(), at: at(1))
    for minute in 0..<100 {
      let now = 1 + Double(minute) * 60
      let post = try #require(book.posts(at: at(now)).first)
      #expect(post.endsAt == at(now + 180))
      #expect(post.isFiring)
      #expect(round(now) == ["+warning"])
    }
  }

  @Test("its beginning is left out where it is older than the wait for a group, or to come")
  mutating func beginning() {
    for (since, now, told) in [
      (0.0, 0.0, true), (0, 29, true), (0, 30, false), (0, 5_000, false), (10, 5, false),
    ] {
      var book = AlertmanagerBook(Self.settings)
      book.take(notice(since: since), at: at(now))
      #expect(
        book.posts(at: at(now)).map(\.startsAt) == [told ? at(since) : nil], "\(since) \(now)")
    }
  }

  @Test("an end is posted for `group_interval` and five minutes, and then no more")
  mutating func end() throws {
    book.take(notice(), at: at(0))
    #expect(round(0) == ["+warning"])
    book.take(notice(.recovered), at: at(50))
    let post = try #require(book.posts(at: at(50)).first)
    #expect(post.endsAt == at(50))
    #expect(post.startsAt == nil)
    for seconds in stride(from: 50.0, through: 650, by: 60) {
      #expect(round(seconds) == ["-warning"], "\(seconds)")
    }
    #expect(book.isEmpty)
    #expect(round(710) == [])
  }

  @Test("another tier is another alert: the one before is over at once")
  mutating func tiers() {
    book.take(notice(), at: at(0))
    #expect(round(0) == ["+warning"])
    book.take(notice(.worsened, .critical), at: at(60))
    #expect(round(60) == ["+critical", "-warning"])
    book.take(notice(.recovered, .critical), at: at(120))
    #expect(round(120) == ["-critical", "-warning"])
  }

  @Test("an amount that changes is the same alert")
  mutating func amounts() {
    book.take(notice(), at: at(0))
    _ = round(0)
    var next = notice(.repeated)
    next.headline = "acme has 3.00 USD left"
    next.facts = [AlertNotice.Fact(name: "available", value: "3.00")]
    book.take(next, at: at(60))
    let posts = book.posts(at: at(60))
    #expect(posts.count == 1)
    #expect(posts.first?.alert.annotations["available"] == "3.00")
    #expect(posts.first?.alert.annotations["summary"] == "acme has 3.00 USD left")
  }

  @Test("an edge that matters by itself stays for five minutes, though it ends at once")
  mutating func edge() {
    for family in AlertFamily.allCases {
      var book = AlertmanagerBook(Self.settings)
      book.take(notice(family: family), at: at(0))
      book.arrived(book.posts(at: at(0)), at: at(0))
      book.take(notice(.recovered, family: family), at: at(1))
      let isEdge = [.refusedFunds, .unknownOrders].contains(family)
      #expect(book.posts(at: at(299)).map(\.isFiring) == [isEdge], "\(family)")
      #expect(book.posts(at: at(300)).map(\.isFiring) == [false], "\(family)")
      #expect(book.posts(at: at(300)).map(\.endsAt) == [at(1)], "\(family)")
    }
  }

  @Test("after a time in which it could not be reached an end is told from the beginning")
  mutating func unreachable() {
    book.take(notice(), at: at(0))
    _ = round(0)
    book.take(notice(.recovered), at: at(60))
    #expect(round(60) == ["-warning"])
    #expect(round(500) == ["-warning"])
    book.wasUnreachable()
    for seconds in stride(from: 1_000.0, through: 1_600, by: 60) {
      #expect(round(seconds) == ["-warning"], "\(seconds)")
    }
    #expect(book.isEmpty)
  }

  @Test("what was forgotten in a restart is told once more before its end")
  mutating func restart() {
    book.take(notice(), at: at(0))
    _ = round(0)
    book.take(notice(.recovered), at: at(50))
    book.wasRestarted(at: at(60))
    #expect(round(60) == ["+warning"])
    #expect(round(120) == ["+warning"])
    #expect(round(150) == ["-warning"])
    // Once more, since it was not told long enough.
    book.wasRestarted(at: at(200))
    #expect(round(200) == ["+warning"])
    #expect(round(290) == ["-warning"])
    // Told long enough: nobody hears of the same beginning again.
    #expect(round(650) == ["-warning"])
    book.wasRestarted(at: at(660))
    #expect(book.isEmpty)
  }

  @Test("a restart while it holds changes nothing, and after a while its end is told at once")
  mutating func restartWhileHolding() {
    book.take(notice(), at: at(0))
    _ = round(0)
    book.wasRestarted(at: at(60))
    #expect(round(60) == ["+warning"])
    book.take(notice(.recovered), at: at(151))
    #expect(round(151) == ["-warning"])
  }

  @Test("what was never told needs no end")
  mutating func untold() {
    book.take(notice(), at: at(0))
    _ = book.posts(at: at(0))
    book.wasUnreachable()
    book.take(notice(.recovered), at: at(60))
    #expect(round(120) == ["-warning"])
    // But money that was refused is told when it can be.
    var edges = AlertmanagerBook(Self.settings)
    edges.take(notice(family: .refusedFunds), at: at(0))
    edges.wasUnreachable()
    edges.take(notice(.recovered, family: .refusedFunds), at: at(60))
    #expect(edges.posts(at: at(1_000)).map(\.isFiring) == [true])
  }

  @Test("after a restart of Purser what holds is told, and ends that Alertmanager may wait for")
  mutating func held() {
    book.hold([notice(), notice(family: .stale)], at: at(1_000))
    #expect(round(1_000) == ["+warning", "+warning"])
    book.hold([notice(family: .stale)], at: at(1_060))
    #expect(round(1_060) == ["+warning", "-warning"])
    var other = AlertmanagerBook(Self.settings)
    other.take(notice(.recovered, family: .refusedFunds), at: at(0))
    #expect(other.posts(at: at(0)).map(\.isFiring) == [false])
  }

  @Test("what begins again after its end was told begins anew")
  mutating func again() {
    book.take(notice(family: .refusedFunds), at: at(0))
    _ = round(0)
    book.take(notice(.recovered, family: .refusedFunds), at: at(1))
    #expect(round(300) == ["-warning"])
    book.take(notice(family: .refusedFunds, since: 400), at: at(400))
    #expect(round(400) == ["+warning"])
    book.take(notice(.recovered, family: .refusedFunds), at: at(410))
    #expect(round(699) == ["+warning"])
    #expect(round(700) == ["-warning"])
  }

  @Test("what is refused is not posted until it changes, and hinders nothing")
  mutating func refused() throws {
    book.take(notice(), at: at(0))
    book.take(notice(family: .stale), at: at(0))
    let post = try #require(book.posts(at: at(0)).first)
    book.refused(post, "status 400")
    #expect(book.refusals == ["status 400"])
    #expect(round(60).count == 1)
    var changed = notice(.repeated)
    changed.headline = "other words"
    book.take(changed, at: at(90))
    #expect(book.refusals == [])
    #expect(round(120).count == 2)
  }

  @Test("labels have names that are taken, and none is empty; amounts are no labels")
  mutating func labels() throws {
    let settings = AlertmanagerSettings(
      base: "", labels: ["team": "ops", "no-name": "x", "tier": "mine", "empty": ""])
    var book = AlertmanagerBook(settings)
    book.take(notice(), at: at(0))
    var gateway = notice(family: .storeNearlyFull)
    gateway.key.subject = .gateway
    gateway.facts = [AlertNotice.Fact(name: "5m", value: "1")]
    book.take(gateway, at: at(0))
    let alerts = book.posts(at: at(0)).map(\.alert)
    #expect(
      alerts.map(\.labels) == [
        [
          "alertname": "PurserLow", "family": "low", "tier": "warning", "supplier": "acme",
          "pool": "main", "currency": "USD", "team": "ops",
        ],
        [
          "alertname": "PurserStoreNearlyFull", "family": "store_nearly_full", "tier": "warning",
          "team": "ops",
        ],
      ])
    #expect(alerts.last?.annotations["_5m"] == "1")
    for name in ["", "9a", "a-b", "a.b", "\u{e4}", "a b"] {
      #expect(!AlertmanagerSettings.isLabelName(name))
    }
    #expect(AlertmanagerSettings.isLabelName("_aZ9"))
  }
}
