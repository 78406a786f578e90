import Testing

@Suite("The command line")
struct UsageTests {
  @Test("prints the version")
  func version() async throws {
    try await TestBench.with("") { bench in
      let result = try await bench.purser("--version")
      #expect(
        result == PurserProcess.Result(ending: .exit(0), output: "0.1.0\n", errors: ""))
    }
  }

  @Test("ends with 2 for an option that it does not know")
  func unknownOption() async throws {
    try await TestBench.with("") { bench in
      let result = try await bench.purser("balances", "--bogus")
      #expect(
        result
          == PurserProcess.Result(
            ending: .exit(2), output: "",
            errors: """
              Error: Unknown option '--bogus'
              Usage: purser balances [--config <file>] [--json]
                See 'purser balances --help' for more information.

              """))
    }
  }

  @Test(
    "ends with 2 for values that cannot be meant",
    arguments: [
      ["serve", "--port", "99999"], ["serve", "--log-level", "loud"], ["demo", "--orders", "0"],
      ["route", "--currency", "USD"], ["route", "--cost", "1"], ["sell"],
      ["check", "--live", "--allow-unset"],
      ["route", "--currency", "USD", "--cost", "1", "--quantity", "2"],
      ["route", "--currency", "USD", "--sku", ""],
      ["route", "--currency", "USD", "--cost", "1", "--cost", "2"],
      ["check", "-c", "a.yaml", "--config=b.yaml"], ["help", "nope"], ["help", "adapter", "nope"],
    ])
  func values(_ arguments: [String]) async throws {
    try await TestBench.with(foxReloadAlone) { bench in
      let result = try await bench.purser(arguments)
      #expect(result.ending == .exit(2))
      #expect(result.output == "")
      #expect(result.errors.hasPrefix("Error: "))
      #expect(
        result.errors.contains("for more information.") || result.errors.contains("is given twice")
          || result.errors.contains("there is no command 'nope'; there are "))
    }
  }

  @Test("helps on standard output and ends with 0")
  func help() async throws {
    try await TestBench.with("") { bench in
      for arguments in [[], ["--help"], ["help", "serve"], ["help", "adapter", "try"]] {
        let result = try await bench.purser(arguments)
        #expect(result.ending == .exit(0))
        #expect(result.output.hasPrefix("OVERVIEW: "))
        #expect(result.errors == "")
      }
    }
  }
}
