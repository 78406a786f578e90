import ExactJSON
import PurserCore
import Testing

@Suite("Alerts over HTTP", .timeLimit(.minutes(2)))
struct AlertTests {
  /// The moment at which the gateway's clock stands: 2026-09-21T14:13:20Z.
  private static let now = Timestamp(microsecondsSinceEpoch: 1_790_000_000_000_000)

  private static func low() throws -> AlertStanding {
    let usd = try #require(Currency(iso4217: "USD"))
    let pool = PoolID(supplier: SupplierID("acme"), pool: "main", currency: usd)
    let key = AlertKey(.pool(pool), .low)
    let notice = AlertNotice(
      key: key, change: .raised, tier: .warning, since: now, headline: "acme: 84.20 USD left",
      details: ["At this pace it is dry at 02:10."],
      facts: [AlertNotice.Fact(name: "available", value: "84.20")])
    let raised = AlertRecord.Raised(
      since: now, tier: .warning, told: AlertRecord.Telling(at: now + .seconds(5), tier: .warning))
    return AlertStanding(
      record: AlertRecord(key: key, phase: .raised(raised)), notice: notice, told: ["ops"])
  }

  private static var disk: AlertStanding {
    let key = AlertKey(.gateway, .storeNearlyFull)
    let run = AlertRecord.Run(since: now, evaluations: 1)
    return AlertStanding(
      record: AlertRecord(
        key: key, phase: .pending(run),
        hush: .snoozed(until: now + .seconds(3600), upTo: .critical)),
      notice: nil)
  }

  private func run(
    _ alerts: AlertKeeperDouble?, _ body: @Sendable (TestGateway) async throws -> Void
  ) async throws {
    try await TestGateway.run(hasTwin: false, alerts: alerts, body)
  }

  @Test("are listed with what they are about, what was said to them and who was told")
  func list() async throws {
    try await run(AlertKeeperDouble([Self.low(), Self.disk])) { gateway in
      let answer = try await gateway.get("/v1/alerts")
      #expect(answer.status == 200)
      let expected = try JSONParser.parse(
        Array(
          """
          {"alerts":[{"alert":"acme/main/USD/low","family":"low","supplier":"acme","pool":"main",\
          "currency":"USD","state":"raised","tier":"warning","since":"2026-09-21T14:13:20.000Z",\
          "headline":"acme: 84.20 USD left","details":["At this pace it is dry at 02:10."],\
          "facts":{"available":"84.20"},"acknowledged":false,"snoozed_until":null,"up_to":null,\
          "told_at":"2026-09-21T14:13:25.000Z","told_to":["ops"]},\
          {"alert":"gateway/store_nearly_full","family":"store_nearly_full","supplier":null,\
          "pool":null,"currency":null,"state":"pending","tier":null,\
          "since":"2026-09-21T14:13:20.000Z","headline":null,"details":[],"facts":{},\
          "acknowledged":false,"snoozed_until":"2026-09-21T15:13:20.000Z","up_to":"critical",\
          "told_at":null,"told_to":[]}]}
          """.utf8))
      #expect(answer.json == expected)
    }
  }

  @Test("take what people say to them")
  func words() async throws {
    let keeper = try AlertKeeperDouble([Self.low()])
    try await run(keeper) { gateway in
      let alert = #""alert":"acme/main/USD/low""#
      let acknowledged = try await gateway.post("/v1/alerts/acknowledge", "{\(alert)}")
      #expect(acknowledged.status == 200)
      #expect(acknowledged.json["acknowledged"] == .bool(true))
      #expect(acknowledged["up_to"] == "warning")
      let snoozed = try await gateway.post("/v1/alerts/snooze", #"{\#(alert),"for":"4h"}"#)
      #expect(snoozed["snoozed_until"] == "2026-09-21T18:13:20.000Z")
      #expect(snoozed.json["acknowledged"] == .bool(false))
      let until = try await gateway.post(
        "/v1/alerts/snooze",
        #"{\#(alert),"until":"2026-09-22T08:00:00Z","up_to":"critical"}"#)
      #expect(until["snoozed_until"] == "2026-09-22T08:00:00.000Z")
      #expect(until["up_to"] == "critical")
      let heard = try await gateway.post("/v1/alerts/listen", "{\(alert)}")
      #expect(heard.json["snoozed_until"] == .null)
      let morning = try #require(Timestamp(rfc3339: "2026-09-22T08:00:00Z"))
      #expect(
        keeper.words == [
          .acknowledge, .snooze(until: Self.now + .seconds(4 * 3600), upTo: nil),
          .snooze(until: morning, upTo: .critical), .listen,
        ])
    }
  }

  @Test(
    "refuse what cannot be meant, and keep nothing of it",
    arguments: [
      ("snooze", #"{"alert":"acme/main/USD/low"}"#, "missing_field", "for"),
      (
        "snooze", #"{"alert":"acme/main/USD/low","for":"4h","until":"2026-09-22T08:00:00Z"}"#,
        "conflicting_fields", "until"
      ),
      ("snooze", #"{"alert":"acme/main/USD/low","for":"soon"}"#, "invalid_field", "for"),
      ("snooze", #"{"alert":"acme/main/USD/low","for":"0s"}"#, "invalid_field", "for"),
      (
        "snooze", #"{"alert":"acme/main/USD/low","until":"2026-09-21T14:13:20Z"}"#,
        "invalid_field", "until"
      ),
      (
        "snooze", #"{"alert":"acme/main/USD/low","until":"2036-09-21T14:13:20Z"}"#,
        "invalid_field", "until"
      ),
      (
        "snooze", #"{"alert":"acme/main/USD/low","for":"4h","up_to":"bad"}"#, "invalid_field",
        "up_to"
      ),
      ("snooze", #"{"for":"4h"}"#, "missing_field", "alert"),
      ("acknowledge", "{}", "missing_field", "alert"),
      ("listen", #"{"alert":"acme/main/USD/low","for":"4h"}"#, "unknown_field", "for"),
    ])
  func refused(_ word: String, _ body: String, _ code: String, _ field: String) async throws {
    let keeper = try AlertKeeperDouble([Self.low()])
    try await run(keeper) { gateway in
      let answer = try await gateway.post("/v1/alerts/\(word)", body)
      #expect(answer.status == 422)
      #expect(answer["code"] == code)
      #expect(answer["field"] == field)
    }
    #expect(keeper.words.isEmpty)
  }

  @Test("that are not there are told from those that are, and where those stand")
  func unknown() async throws {
    for keeper in [AlertKeeperDouble(), nil] {
      try await run(keeper) { gateway in
        for word in ["acknowledge", "listen"] {
          let answer = try await gateway.post("/v1/alerts/\(word)", #"{"alert":"acme/low"}"#)
          #expect(answer.status == 404)
          #expect(answer["code"] == "not_found")
          #expect(answer["detail"]?.contains("`GET /v1/alerts` lists") == true)
        }
        let trial = try await gateway.post("/v1/alert-channels/ops/test", "{}")
        #expect(trial.status == 404)
        #expect(trial["detail"]?.contains("`GET /v1/alert-channels` lists") == true)
        #expect(try await gateway.get("/v1/alerts").json["alerts"]?.arrayValue == [])
        #expect(try await gateway.get("/v1/alert-channels").json["channels"]?.arrayValue == [])
      }
    }
  }

  @Test("say when something could not be kept")
  func failing() async throws {
    let failure = StoreError(.cannotOpen, "the disk is full")
    try await run(AlertKeeperDouble([Self.low()], failure: failure)) { gateway in
      let answer = try await gateway.post(
        "/v1/alerts/acknowledge", #"{"alert":"acme/main/USD/low"}"#)
      #expect(answer.status == 503)
      #expect(answer["code"] == "store_failed")
      #expect(answer["detail"]?.contains("nothing has changed") == true)
      #expect(try await gateway.get("/v1/alert-channels")["code"] == "store_failed")
    }
  }

  @Test("have channels whose receivers are shown and tried one by one")
  func channels() async throws {
    var standing = OutboxStanding(endpoint: "alerts:ops", cursor: 0, address: "a")
    standing.failedAt = Self.now
    standing.problem = "status 503"
    let endpoint = EndpointReport(
      standing: standing, state: .failing, origin: "https://chat.example", types: [],
      backlog: OutboxBacklog(), underWay: 1, unread: 0)
    let keeper = AlertKeeperDouble(
      reports: [
        AlertChannelReport(
          channel: "ops", service: "mail", receiver: "anna@shop.example", endpoint: endpoint),
        AlertChannelReport(channel: "am", service: "alertmanager", problem: "no connection"),
      ],
      trials: [
        "ops team": [
          AlertChannelTrial(
            receiver: "anna", trial: EndpointTrial(problem: nil, duration: .milliseconds(12))),
          AlertChannelTrial(
            trial: EndpointTrial(problem: "no answer", isUnknown: true, duration: .seconds(30))),
        ]
      ])
    try await run(keeper) { gateway in
      let list = try await gateway.get("/v1/alert-channels").json["channels"]
      #expect(list?[0]?["channel"] == "ops")
      #expect(list?[0]?["service"] == "mail")
      #expect(list?[0]?["receiver"] == "anna@shop.example")
      #expect(list?[0]?["error"] == "status 503")
      #expect(list?[0]?["endpoint"]?["state"] == "failing")
      #expect(list?[0]?["endpoint"]?["origin"] == "https://chat.example")
      #expect(list?[1]?["receiver"] == .null)
      #expect(list?[1]?["endpoint"] == .null)
      #expect(list?[1]?["error"] == "no connection")
      let trial = try await gateway.post("/v1/alert-channels/ops%20team/test", "{}")
      let expected = try JSONParser.parse(
        Array(
          """
          {"channel":"ops team","receivers":[{"receiver":"anna","arrived":true,"unknown":false,\
          "error":null,"duration_ms":12},{"receiver":null,"arrived":false,"unknown":true,\
          "error":"no answer","duration_ms":30000}]}
          """.utf8))
      #expect(trial.json == expected)
    }
  }
}
