import CurlClient
import ExactJSON
import Logging
import PurserCore
import PurserOutbox
import TestSupport
import Testing

@Suite("Alertmanager", .mustEnd)
struct AlertmanagerChannelTests {
  /// A channel in the machine's time to an Alertmanager with short times; not so short that a busy machine posts too late.
  private func channel(_ url: String, _ client: CurlClient, log: KeptLog = KeptLog(.info))
    -> AlertmanagerChannel
  {
    var settings = AlertmanagerSettings(
      base: url, resolveTimeout: .seconds(15), groupWait: .seconds(1), groupInterval: .seconds(1))
    settings.leastOfEdges = .seconds(3)
    settings.endMargin = .seconds(4)
    return AlertmanagerChannel(
      settings, timeout: .seconds(5), client: client,
      time: MachineTime { AlertmanagerProcess.clock() }, wallClock: AlertmanagerProcess.clock,
      logger: log.logger)
  }

  private func notice(
    _ change: AlertNotice.Change = .raised, _ tier: AlertTier = .warning,
    family: AlertFamily = .low
  ) -> AlertNotice {
    TestAlerts.notice(
      "acme", change, tier, family: family, since: AlertmanagerProcess.clock())
  }

  /// What a receiver was told, alert by alert: `firing warning`.
  private func told(_ receiver: TestService) -> [String] {
    receiver.requests.flatMap { $0.json["alerts"]?.arrayValue ?? [] }.map { alert in
      "\(alert["status"]?.stringValue ?? "") \(alert["labels"]?["tier"]?.stringValue ?? "")"
    }
  }

  @Test(
    "of Debian keeps an alert that holds longer than its times, tells a worse tier at once, and its end"
  )
  func real() async throws {
    let receiver = try TestService(.reply("200 OK", ""))
    defer { receiver.stop() }
    let client = try CurlClient()
    let process = try await AlertmanagerProcess(notifying: receiver.url("/"), client: client)
    defer { process.kill() }
    let channel = channel(process.url, client)
    let running = Task { await channel.run() }
    defer { running.cancel() }
    #expect(await channel.trial() == nil)
    await channel.take([notice()])
    try await process.until { told(receiver).contains("firing warning") }
    // Its first end passes: it is posted again before.
    let first = try await end(process)
    try await process.until { try await end(process) >= first + .seconds(15) }
    #expect(told(receiver) == ["firing warning"])
    await channel.take([notice(.worsened, .critical)])
    try await process.until {
      told(receiver).contains("firing critical") && told(receiver).contains("resolved warning")
    }
    await channel.take([notice(.recovered, .critical)])
    try await process.until { told(receiver).contains("resolved critical") }
    try await process.until { await channel.report().ended == 0 }
    #expect(await channel.report().problem == nil)
    #expect(told(receiver).count { $0 == "resolved critical" } == 1)
  }

  /// Until when the alert holds by Alertmanager.
  private func end(_ process: AlertmanagerProcess) async throws -> Timestamp {
    let alerts = try await process.get("/api/v2/alerts")?.arrayValue ?? []
    let ends = alerts.compactMap { $0["endsAt"]?.stringValue }.compactMap { Timestamp(rfc3339: $0) }
    return ends.max() ?? Timestamp(microsecondsSinceEpoch: 0)
  }

  @Test("that was killed tells an end that came while it was away, and an edge that was short")
  func killed() async throws {
    let receiver = try TestService(.reply("200 OK", ""))
    defer { receiver.stop() }
    let client = try CurlClient()
    let process = try await AlertmanagerProcess(notifying: receiver.url("/"), client: client)
    defer { process.kill() }
    let log = KeptLog(.info)
    let channel = channel(process.url, client, log: log)
    let running = Task { await channel.run() }
    defer { running.cancel() }
    await channel.take([notice()])
    try await process.until { told(receiver) == ["firing warning"] }
    process.kill()
    await channel.take([notice(.recovered)])
    // Over before Alertmanager is back, and yet it matters.
    await channel.take([notice(.raised, .critical, family: .refusedFunds)])
    await channel.take([notice(.recovered, .critical, family: .refusedFunds)])
    try await process.until { await channel.report().problem != nil }
    try await process.start()
    try await process.until {
      told(receiver).contains("resolved warning") && told(receiver).contains("resolved critical")
    }
    #expect(told(receiver).contains("firing critical"))
    #expect(log.lines.count { $0.message.contains("cannot be told") } == 1)
    #expect(log.lines.count { $0.message.contains("can be told of alerts again") } == 1)
  }

  @Test("that is silent ends with the words of what is wrong, and without the credential")
  func silent() async throws {
    let client = try CurlClient()
    let settings = AlertmanagerSettings(
      base: "http://127.0.0.1:1",
      headers: [HTTPHeader(name: "Authorization", value: "Bearer hidden")])
    let service = try TestService(.reply("401 No", "who is hidden?"))
    defer { service.stop() }
    var other = settings
    other.base = service.url()
    for (settings, words) in [(settings, "127.0.0.1:1"), (other, "status 401: who is <redacted>?")]
    {
      let channel = AlertmanagerChannel(
        settings, timeout: .seconds(5), client: client, time: TestTime(), wallClock: { at(0) },
        logger: KeptLog(.info).logger)
      let problem = try #require(await channel.trial())
      #expect(problem.contains(words))
    }
  }

  @Test("that refuses one alert of many gets the others, each by itself, by its own clock")
  func split() async throws {
    let status = TestService.Answer.reply(
      "200 OK", headers: ["Date: Mon, 21 Sep 2026 15:13:20 GMT"], #"{"uptime":"a"}"#)
    let service = try TestService(
      status, .reply("400 Bad", "bad"), .reply("200 OK", ""), .reply("400 Bad", "bad label"),
      .reply("200 OK", ""), status, .reply("200 OK", ""))
    defer { service.stop() }
    let (log, time) = (KeptLog(.info), TestTime())
    let channel = AlertmanagerChannel(
      AlertmanagerSettings(base: service.url()), timeout: .seconds(5), client: try CurlClient(),
      time: time, wallClock: { time.now }, logger: log.logger)
    await channel.take(["a", "b", "c"].map { TestAlerts.notice($0) })
    let running = Task { await channel.run() }
    defer { running.cancel() }
    while await channel.report().succeededAt == nil { await Task.yield() }
    let posts = service.requests.filter { $0.line.hasPrefix("POST /api/v2/alerts ") }
    #expect(posts.map { $0.json.arrayValue?.count } == [3, 1, 1, 1])
    // Alertmanager's clock is an hour ahead.
    #expect(posts.first?.json[0]?["endsAt"] == "2026-09-21T15:16:20.000Z")
    #expect(await channel.report().problem == "status 400: bad label")
    #expect(log.lines.contains { $0.message.contains("refuses an alert") })
    while time.next == nil { await Task.yield() }
    time.pass(.seconds(60))
    while service.requests.count < 7 { await Task.yield() }
    #expect(service.requests.last?.json.arrayValue?.count == 2)
  }
}
