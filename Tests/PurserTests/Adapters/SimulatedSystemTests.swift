import Logging
import PurserSimulator
import Testing

@Suite("The four simulated systems, asked by their adapters")
struct SimulatedSystemTests {
  private static let systems:
    [(name: String, credentials: [String], settings: [String], pools: [String])] =
      [
        ("foxreload", ["api_key=fox_demo_key"], [], ["main USD 284.50"]),
        (
          "onlinesales", ["token=onlinesales_demo_token"],
          ["merchant_id=DEMO-1001", "marketplace_client_id=110600"],
          ["main EUR 320.00 used=0.00 credited=320.00"]
        ),
        (
          "paddle", ["api_key=paddle_demo_key"],
          [
            "customer_id=ctm_01demo00000000000000000001", "currencies=USD", "currencies=EUR",
            "currencies=JPY", "currencies=GBP",
          ],
          [
            "main USD 550.00 reserved=0.00 used=0.00", "main EUR 240.00 reserved=0.00 used=0.00",
            "main JPY 60000 reserved=0 used=0", "main GBP 0.00",
          ]
        ),
        (
          "m3ter", ["key_id=m3ter_demo_key", "secret=m3ter_demo_secret"],
          [
            "org_id=3f2a9a0c-0000-4000-8000-00000000d340",
            "account_id=7c1de8b2-0000-4000-8000-00000000acc1",
          ],
          [
            "balance USD 150.00", "balance GBP 120.00",
            "prepayment USD 400.00 used=0.00 credited=400.00",
          ]
        ),
      ]

  private static func withFleet(
    _ body: (TestBench) async throws -> Void
  ) async throws {
    let suppliers = try SimulatedSupplier.demonstration(now: SimulatedSupplier.wallClock)
    try await Turnstile.ofCases.pass { try await withBench("", suppliers, body) }
  }

  @Test("have the balances that they have", arguments: systems.map(\.name), [true, false])
  func balances(_ name: String, asFile: Bool) async throws {
    let system = try #require(Self.systems.first { $0.name == name })
    try await Self.withFleet { bench in
      let url = try #require(bench.environment["\(name.uppercased())_URL"])
      var file = name
      if asFile {
        file = "mine.yaml"
        try bench.write(file, try await bench.purser("adapter", "show", name).output)
      }
      let settings = system.settings.isEmpty ? [] : ["--settings"] + system.settings
      let trial = AdapterTrialResult(
        try await bench.purser(
          ["adapter", "try", file, "--base-url", url, "--credentials"] + system.credentials
            + settings + ["--json"]))
      let secrets = system.credentials.map { String($0.drop { $0 != "=" }.dropFirst()) }
      trial.expectContract(secrets: secrets, #_sourceLocation)
      #expect(trial.failure == nil)
      #expect(trial.pools == system.pools)
    }
  }

  @Test("refuse a wrong secret", arguments: systems.map(\.name))
  func wrongSecret(_ name: String) async throws {
    let system = try #require(Self.systems.first { $0.name == name })
    try await Self.withFleet { bench in
      let url = try #require(bench.environment["\(name.uppercased())_URL"])
      let settings = system.settings.isEmpty ? [] : ["--settings"] + system.settings
      let trial = AdapterTrialResult(
        try await bench.purser(
          ["adapter", "try", name, "--base-url", url, "--credentials"]
            + system.credentials.map { $0 + "-wrong" } + settings + ["--json"]))
      #expect(trial.failure?.name == "auth", "\(trial.process)")
      #expect(trial.process.ending == .exit(1))
      #expect(!trial.process.output.contains("-wrong"))
    }
  }
}
