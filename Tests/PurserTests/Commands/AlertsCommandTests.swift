import Synchronization
import TestSupport
import Testing

@Suite("Alerts from a terminal", .mustEnd)
struct AlertsCommandTests {
  /// What a gateway was asked, each request's first line and body.
  private final class Asked: Sendable {
    private let kept = Mutex<[String]>([])
    var last: String? { kept.withLock { $0.last } }
    func take(_ text: String) { kept.withLock { $0.append(text) } }
  }

  /// Runs a command against a gateway that answers with this text.
  private func purser(
    _ arguments: [String], status: String = "200 OK", _ answer: String
  ) async throws -> (result: PurserProcess.Result, asked: String?) {
    let asked = Asked()
    let server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        let body = String(decoding: request.body, as: UTF8.self)
        asked.take("\(request.line.replacing(" HTTP/1.1", with: "")) \(body)")
        guard connection.reply(status, text: answer) else { return }
      }
    }
    defer { server.stop() }
    return try await TestBench.with("") { bench in
      let all = ["alerts"] + arguments + ["--url", "http://127.0.0.1:\(server.port)"]
      return (try await bench.purser(all), asked.last)
    }
  }

  private static let low = """
    {"alert":"acme/main/USD/low","state":"raised","tier":"critical","since":"2026-09-21T14:13:20Z",\
    "headline":"acme: 84.20 USD left","acknowledged":false,"snoozed_until":null,"up_to":null}
    """

  @Test("are a line each, as the gateway orders them")
  func list() async throws {
    let answer = """
      {"alerts":[\(Self.low),{"alert":"bob/stale","state":"raised","tier":"warning",\
      "since":"2026-09-21T14:00:00Z","headline":"bob: read 4 h ago","acknowledged":true,\
      "snoozed_until":null,"up_to":"warning"}]}
      """
    let (listed, asked) = try await purser([], answer)
    #expect(listed.ending == .exit(0))
    #expect(
      listed.output == """
        TIER      ALERT              SINCE                 STATE         WHAT
        critical  acme/main/USD/low  2026-09-21T14:13:20Z  raised        acme: 84.20 USD left
        warning   bob/stale          2026-09-21T14:00:00Z  acknowledged  bob: read 4 h ago

        """)
    #expect(asked == "GET /v1/alerts ")
    #expect(try await purser(["list", "--json"], answer).result.output == answer + "\n")
    #expect(try await purser(["list"], #"{"alerts":[]}"#).result.output == "nothing wants you\n")
  }

  @Test("are answered by name")
  func words() async throws {
    let acknowledged = Self.low.replacing("null}", with: "\"critical\"}")
      .replacing("false", with: "true")
    let (ack, asked) = try await purser(["ack", "acme/main/USD/low"], acknowledged)
    #expect(
      ack.output
        == "acme/main/USD/low is acknowledged: it is told when it is worse than critical, or over\n"
    )
    #expect(asked == #"POST /v1/alerts/acknowledge {"alert":"acme/main/USD/low"}"#)
    let snoozed = Self.low.replacing(
      #""snoozed_until":null,"up_to":null"#,
      with: #""snoozed_until":"2026-09-21T18:13:20Z","up_to":"critical""#)
    let (snooze, told) = try await purser(
      ["snooze", "acme/main/USD/low", "--for", "4h", "--up-to", "critical"], snoozed)
    #expect(
      snooze.output
        == "acme/main/USD/low is snoozed until 2026-09-21T18:13:20Z, as long as it is no worse than critical\n"
    )
    #expect(
      told
        == #"POST /v1/alerts/snooze {"alert":"acme/main/USD/low","for":"4h","up_to":"critical"}"#)
    let (listen, _) = try await purser(["listen", "acme/main/USD/low"], Self.low)
    #expect(listen.output == "acme/main/USD/low is told as it comes\n")
    let nobody = try await purser(
      ["ack", "x"], status: "404 Not Found", #"{"detail":"there is no alert `x`"}"#)
    #expect(nobody.result.ending == .exit(1))
    #expect(nobody.result.errors == "purser: there is no alert `x`\n")
  }

  @Test(
    "are snoozed for a time or until a moment, and not both",
    arguments: [[], ["--for", "4h", "--until", "2026-11-30T08:00:00Z"]])
  func usage(_ options: [String]) async throws {
    try await TestBench.with("") { bench in
      let result = try await bench.purser(["alerts", "snooze", "acme/stale"] + options)
      #expect(result.ending == .exit(2))
      #expect(result.errors.contains("`--for 4h` or `--until MOMENT`, one of them"))
    }
  }

  @Test("have channels, and a trial that does not arrive ends with 1")
  func channels() async throws {
    let (listed, _) = try await purser(
      ["channels"],
      """
      {"channels":[{"channel":"am","service":"alertmanager","receiver":null,"error":"no connection",\
      "endpoint":null},{"channel":"ops","service":"mail","receiver":"anna","error":null,"endpoint":\
      {"state":"active","waiting":2,"given_up":0,"unknown":1,"succeeded_at":"2026-09-21T14:13:20Z",\
      "failed_at":null}}]}
      """)
    #expect(
      listed.output.contains(/\nam +alertmanager +- +- +- +- +- +- +no connection\n/), "\(listed)")
    #expect(
      listed.output.contains(/\nops +mail +anna +active +2 +0 +1 +2026-09-21T14:13:20Z +-\n/),
      "\(listed)")
    let fine = #"{"receiver":"anna","arrived":true,"unknown":false,"error":null,"duration_ms":12}"#
    let (arrived, asked) = try await purser(["test", "ops team"], #"{"receivers":[\#(fine)]}"#)
    #expect(arrived.ending == .exit(0))
    #expect(arrived.output == "ops team (anna) got it in 12 ms\n")
    #expect(asked == "POST /v1/alert-channels/ops%20team/test {}")
    let lost =
      #"{"receiver":null,"arrived":false,"unknown":true,"error":"no answer","duration_ms":9}"#
    for options in [[], ["--json"]] {
      let (failed, _) = try await purser(
        ["test", "ops"] + options, #"{"receivers":[\#(fine),\#(lost)]}"#)
      #expect(failed.ending == .exit(1))
      #expect(failed.errors == "purser: ops may or may not have got it: no answer\n")
    }
  }

  @Test("have help for each command")
  func help() async throws {
    try await TestBench.with("") { bench in
      for command in ["list", "ack", "snooze", "listen", "channels", "test"] {
        let result = try await bench.purser("help", "alerts", command)
        #expect(result.ending == .exit(0))
        #expect(result.output.hasPrefix("OVERVIEW: "))
      }
    }
  }
}
