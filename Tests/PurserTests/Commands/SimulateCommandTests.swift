import Testing

@Suite("purser simulate")
struct SimulateCommandTests {
  @Test("prints a row for each strategy, and nothing on standard error")
  func table() async throws {
    try await TestBench.with("") { bench in
      let result = try await bench.purser("simulate", "--count", "200", "--strategy", "guide")
      #expect(result.ending == .exit(0))
      #expect(result.errors == "", "there is no progress bar where nobody looks on")
      let lines = result.output.split(separator: "\n")
      #expect(lines.count == 3)
      #expect(lines.first?.hasPrefix("STRATEGY  ORDERS  REFUSED  TURNED AWAY") == true)
      #expect(lines.dropFirst().first?.hasPrefix("guide        200  ") == true)
      #expect(lines.last?.hasPrefix("200 orders from 2026-05-01T00:00:00.000Z to ") == true)
    }
  }

  @Test("gives the same JSON twice")
  func json() async throws {
    try await TestBench.with("") { bench in
      let arguments = ["simulate", "--count", "300", "--seed", "5", "--json"]
      let result = try await bench.purser(arguments)
      #expect(result.ending == .exit(0))
      #expect(result.output.hasPrefix("{\n  \"seed\": 5,\n  \"orders\": 300,\n"))
      for name in ["poll_per_order", "cache_only", "guide", "purser"] {
        #expect(result.output.contains("\"name\": \"\(name)\""))
      }
      let again = try await bench.purser(arguments)
      #expect(again == result)
    }
  }

  @Test("replays a table of orders, and points at a mistake in it")
  func file() async throws {
    try await TestBench.with("") { bench in
      let header = "time,order_id,sku,cost,currency\n"
      try bench.write("day.csv", header + "0,A-1,card,9.50,EUR\n60,A-2,card,9.50,EUR\n")
      let result = try await bench.purser("simulate", "--orders", "day.csv", "--json")
      #expect(result.ending == .exit(0))
      #expect(result.output.contains("\"currency\": \"EUR\""))
      try bench.write("day.csv", header + "0,A-1,card,much,EUR\n")
      let mistake = try await bench.purser("simulate", "--orders", "day.csv")
      #expect(
        mistake
          == PurserProcess.Result(
            ending: .exit(2), output: "",
            errors: "day.csv:2:12: error: the cost `much` is not a decimal number\n"))
      for name in ["missing.csv", "."] {
        let unreadable = try await bench.purser("simulate", "--orders", name)
        #expect(unreadable.ending == .exit(2))
        #expect(unreadable.errors.hasPrefix("\(name): "), "\(unreadable)")
        #expect(!unreadable.errors.contains("NSCocoaErrorDomain"), "\(unreadable)")
      }
    }
  }

  @Test(
    "ends with 2 for options that cannot be meant",
    arguments: [
      ["--count", "0"], ["--suppliers", "301"], ["--max-lag", "-1"], ["--refresh", "1"],
      ["--unreported", "10001"], ["--strategy", "luck"], ["--count", "5", "--orders", "day.csv"],
      ["--orders", "missing.csv"],
    ])
  func usage(_ options: [String]) async throws {
    try await TestBench.with("") { bench in
      let result = try await bench.purser(["simulate"] + options)
      #expect(result.ending == .exit(2))
      #expect(result.output == "")
      #expect(!result.errors.isEmpty)
    }
  }
}
