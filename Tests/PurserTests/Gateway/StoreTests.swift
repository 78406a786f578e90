import ExactJSON
import Foundation
import PurserSimulator
import Testing

@Suite("The file of a gateway's ledger")
struct StoreTests {
  @Test("belongs to one process; a second one is refused and the first goes on")
  func second() async throws {
    try await withBench(foxReloadAlone, [.foxReload()]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        #expect(try await gateway.order("before", "1.00").status == 201)
        let second = try await bench.purser("serve", "--port", "0")
        #expect(second.ending == .exit(1))
        #expect(second.output == "")
        #expect(
          second.errors == """
            purser: purser.db is in use by another process (process \
            \(gateway.process.number)); stop it, or give this one its own store.path

            """)
        #expect(try await gateway.order("after", "1.00").status == 201)
        let balance = try await gateway.get("/v1/balances").balance(of: "foxreload")
        #expect(balance?["spendable"]?["low"] == "282.50")
      }
    }
  }

  @Test("can be read by other commands while the gateway has it")
  func besides() async throws {
    try await withBench(foxReloadAlone, [.foxReload()]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        #expect(try await gateway.order("one", "4.50").status == 201)
        let balances = try await bench.purser("balances")
        #expect(balances.ending == .exit(0))
        #expect(
          balances.output.contains(
            #/foxreload +main +USD +284\.50 +4\.50 +280\.00 +\d s +ok/#))
      }
    }
  }

  @Test(
    "is left as it is when it is no ledger",
    arguments: ["a shopping list", "SQLite format 3\u{0}" + String(repeating: "?", count: 4096)])
  func foreign(_ content: String) async throws {
    try await withBench(foxReloadAlone, [.foxReload()]) { bench in
      try bench.write("purser.db", content)
      let result = try await bench.purser("serve", "--port", "0")
      #expect(result.ending == .exit(1))
      #expect(result.output == "")
      #expect(result.errors.hasPrefix("purser: purser.db is not a "))
      #expect(result.errors.contains("it was left untouched"))
      #expect(result.errors.split(separator: "\n").count == 1)
      #expect(try bench.bytes("purser.db") == Array(content.utf8))
      #expect(try bench.files() == ["purser.db", "suppliers.yaml"])
    }
  }

  @Test("is left as it is by a start on a full disk, and used once there is room")
  func fullDisk() async throws {
    try await withBench(foxReloadAlone, [.foxReload()]) { plain in
      let surroundings = try Surroundings(of: plain)
      let bench = plain.adding(surroundings.environment)
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        #expect(try await gateway.order("before", "1.00").status == 201)
      }
      surroundings.writeError = ENOSPC
      let refused = try await bench.purser("serve", "--port", "0")
      #expect(refused.ending == .exit(1), "\(refused)")
      #expect(refused.output == "")
      #expect(refused.errors.contains("the disk is full"), "\(refused)")
      #expect(refused.errors.split(separator: "\n").count == 1, "\(refused)")
      surroundings.mend()
      try await bench.serve { gateway in
        let kept = try await gateway.get("/v1/orders/before")
        #expect(kept["state"] == "held")
        #expect(try await gateway.order("after", "1.00").status == 201)
      }
    }
  }

  @Test("is not made where its folder is missing")
  func folder() async throws {
    let configuration = "store: {path: nowhere/purser.db}\n" + foxReloadAlone
    try await withBench(configuration, [.foxReload()]) { bench in
      let result = try await bench.purser("serve", "--port", "0")
      #expect(result.ending == .exit(1))
      #expect(
        result.errors == """
          purser: cannot open nowhere/purser.db: the folder \(bench.path("nowhere")) does not exist; \
          create it first

          """)
    }
  }
}
