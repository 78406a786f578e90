import ExactJSON
import Foundation
import PurserSimulator
import TestSupport
import Testing

@Suite("purser runway", .mustEnd)
struct RunwayCommandTests {
  private let configuration = """
    suppliers:
      foxreload:
        adapter: foxreload
        base_url: ${FOXRELOAD_URL}
        credentials: {api_key: "${FOXRELOAD_API_KEY}"}
        prices: {card: 9.50 USD}
    """

  @Test("shows what the gateway knows: nothing of the first day, and what is paid for")
  func shown() async throws {
    try await withBench(configuration, [try .foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let runway = try await bench.purser("runway", "--url", gateway.url)
        #expect(runway.ending == .exit(0), "\(runway)")
        #expect(
          runway.output == """
            SUPPLIER   POOL   SPENDABLE  AN HOUR  FROM     DAYS  DRY  EARLIEST
            foxreload  main  100.00 USD        -  unknown     -  -    -

            PRODUCT  ORDERS  POOLS
            card         10      1

            """)
        let json = try await bench.purser(
          "runway", "--supplier", "foxreload", "--sku", "card", "--json", "--url", gateway.url)
        let line = try JSONParser.parse(Array(json.output.utf8))["runway"]?[0]
        #expect(line?["orders"]?[0]?["unit_cost"] == "9.50")
        let slip = try await bench.purser("runway", "--supplier", "fox", "--url", gateway.url)
        #expect(slip.ending == .exit(1))
      }
    }
  }

  @Test("rests on a file of its owner's, which is made again where it is lost")
  func file() async throws {
    try await withBench(configuration, [try .foxReload("100.00 USD")]) { bench in
      for _ in 0..<2 {
        try await bench.serve { gateway in
          _ = try await gateway.get("/v1/balances")
          while !FileManager.default.fileExists(atPath: bench.path("purser.db-history")) {
            _ = try await gateway.get("/health/live")
          }
          let attributes = try FileManager.default.attributesOfItem(
            atPath: bench.path("purser.db-history"))
          #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
          gateway.process.send(SIGKILL)
          #expect(await gateway.process.ending() == .signal(SIGKILL))
        }
        for name in try bench.files() where name.contains("-history") {
          try FileManager.default.removeItem(atPath: bench.path(name))
        }
      }
    }
  }
}
