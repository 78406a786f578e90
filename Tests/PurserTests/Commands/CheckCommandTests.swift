import PurserSimulator
import Testing

@Suite("purser check")
struct CheckCommandTests {
  @Test("says that a good file has no problem")
  func good() async throws {
    try await TestBench.with(foxReloadAlone, environment: Self.environment) { bench in
      let result = try await bench.purser("check")
      #expect(
        result
          == PurserProcess.Result(
            ending: .exit(0), output: "suppliers.yaml: 1 supplier, no problem\n", errors: ""))
      let json = try await bench.purser("check", "--json")
      #expect(
        json
          == PurserProcess.Result(
            ending: .exit(0),
            output: """
              {
                "file": "suppliers.yaml",
                "suppliers": 1,
                "problems": [],
                "failures": []
              }

              """, errors: ""))
    }
  }

  @Test("warns of deliveries that nobody keeps, until there is a key to seal them with")
  func unkept() async throws {
    func text(_ key: String?) throws -> String {
      SandboxFile.text(
        [
          (name: "blind", style: .blind, url: "http://127.0.0.1:9"),
          (name: "codes", style: .codes, url: "http://127.0.0.1:9"),
        ], credentials: OrderWire.Credentials(), unitCost: try .of("1.00 USD"),
        products: ["gift-10"], contentKey: key)
    }
    try await TestBench.with(try text(nil)) { bench in
      let result = try await bench.purser("check")
      #expect(result.ending == .exit(0))
      #expect(result.output == "suppliers.yaml: 2 suppliers, 1 warning\n")
      #expect(result.errors.contains("supplier `blind` gives what was delivered once only"))
      try bench.write("suppliers.yaml", try text("sixteen-characters"))
      let kept = try await bench.purser("check")
      #expect(kept.output == "suppliers.yaml: 2 suppliers, no problem\n")
      #expect(kept.errors == "")
    }
  }

  private static let environment = [
    "FOXRELOAD_URL": "http://127.0.0.1:9", "FOXRELOAD_API_KEY": "fox-key",
  ]

  private static let mistaken = """
    suppliers:
      one:
        adaptor: foxreload
        base_url: http://127.0.0.1:9
        credentials: {api_key: "${NOBODY_SET_THIS}"}
        refresh: 10
      two:
        adapter: foxrelaod
        floor: 10
    """

  @Test("names every mistake at its place, and ends with 2", arguments: ["check", "serve"])
  func mistakes(_ command: String) async throws {
    try await TestBench.with(Self.mistaken) { bench in
      let result = try await bench.purser(command)
      #expect(
        result
          == PurserProcess.Result(
            ending: .exit(2), output: "",
            errors: """
              suppliers.yaml:3:5: error: unknown key `adaptor`; did you mean `adapter`?
                    adaptor: foxreload
                    ^
              suppliers.yaml:5:28: error: the environment variable `NOBODY_SET_THIS` is not set
                    credentials: {api_key: "${NOBODY_SET_THIS}"}
                                           ^
              suppliers.yaml:6:14: error: `refresh` must be a duration such as `500ms`, `120s`, \
              `5m` or `1h30m`, not `10`
                    refresh: 10
                             ^
              suppliers.yaml:8:14: error: unknown adapter `foxrelaod`; did you mean `foxreload`?
                    adapter: foxrelaod
                             ^
              suppliers.yaml:9:12: error: `floor` must be an amount with its currency, such as \
              `25.00 USD`, not `10`
                    floor: 10
                           ^

              """))
    }
  }

  @Test("reports variables that are not set as warnings where that is asked for")
  func unset() async throws {
    try await TestBench.with(foxReloadAlone, environment: ["FOXRELOAD_API_KEY": "fox-key"]) {
      bench in
      let result = try await bench.purser("check", "--allow-unset")
      #expect(
        result
          == PurserProcess.Result(
            ending: .exit(0), output: "suppliers.yaml: 1 supplier, 1 warning\n",
            errors: """
              suppliers.yaml:4:15: warning: the environment variable `FOXRELOAD_URL` is not set
                    base_url: ${FOXRELOAD_URL}
                              ^

              """))
    }
  }

  @Test("asks every supplier where that is asked for, and ends with 1 when one fails")
  func live() async throws {
    try await TestBench.with(foxReloadAlone, environment: Self.environment) { bench in
      let result = try await bench.purser("check", "--live")
      #expect(
        result
          == PurserProcess.Result(
            ending: .exit(1), output: "",
            errors: """
              foxreload: unreachable: 127.0.0.1:9 cannot be connected to: Connection refused

              """))
    }
    try await withBench(foxReloadAlone, [.foxReload()]) { bench in
      let result = try await bench.purser("check", "--live")
      #expect(
        result
          == PurserProcess.Result(
            ending: .exit(0), output: "suppliers.yaml: 1 supplier, no problem\n", errors: ""))
    }
  }

  private static func advice(_ file: String) -> String {
    """
    Write a first supplier into \(file), or name another file with --config:

      suppliers:
        foxreload:
          adapter: foxreload
          base_url: https://api.example.com
          credentials: {api_key: "${FOXRELOAD_API_KEY}"}

    `purser adapter list` names all adapters. `purser demo` needs no file.

    """
  }

  @Test("of a file that is not there says so, and what to write", arguments: commandsOfAFile)
  func missing(_ command: [String]) async throws {
    try await TestBench.with("") { bench in
      let result = try await bench.purser(command + ["--config", "nowhere.yaml"])
      #expect(
        result
          == PurserProcess.Result(
            ending: .exit(2), output: "",
            errors: "nowhere.yaml:1:1: error: cannot read the file: no such file or directory\n"
              + Self.advice("nowhere.yaml")))
    }
  }

  private static let commandsOfAFile = [
    ["check"], ["balances"], ["serve"], ["history"], ["route", "--currency", "USD", "--cost", "1"],
  ]

  @Test(
    "of a file with nothing in it says so, and what to write",
    arguments: ["", "\n\n", "# my suppliers\n"])
  func empty(_ text: String) async throws {
    try await TestBench.with(text) { bench in
      for command in Self.commandsOfAFile {
        let result = try await bench.purser(command)
        #expect(result.ending == .exit(2))
        #expect(result.output == "")
        #expect(result.errors.hasPrefix("suppliers.yaml:1:1: error: the file is empty\n"))
        #expect(result.errors.hasSuffix(Self.advice("suppliers.yaml")))
      }
      let json = try await bench.purser("check", "--json")
      #expect(json.errors == "", "a program reads what is on standard output")
    }
  }

  @Test("can be used as it is advised to be written")
  func advised() async throws {
    let lines = Self.advice("suppliers.yaml").split(separator: "\n").filter { $0.hasPrefix("  ") }
    try await TestBench.with(
      lines.joined(separator: "\n"), environment: ["FOXRELOAD_API_KEY": "fox-key"]
    ) { bench in
      let result = try await bench.purser("check")
      #expect(result.output == "suppliers.yaml: 1 supplier, no problem\n", "\(result.errors)")
    }
  }

  @Test("of a file with mistakes in it gives no such advice", arguments: ["suppliers:", "{}"])
  func mistakenFile(_ text: String) async throws {
    try await TestBench.with(text) { bench in
      let result = try await bench.purser("check")
      #expect(result.ending == .exit(2))
      #expect(!result.errors.contains("--config"))
    }
  }

  @Test("reads the file that -c names")
  func shortOption() async throws {
    try await TestBench.with("", environment: Self.environment) { bench in
      try bench.write("other.yaml", foxReloadAlone)
      let result = try await bench.purser("check", "-c", "other.yaml")
      #expect(result.ending == .exit(0), "\(result.errors)")
      #expect(result.output == "other.yaml: 1 supplier, no problem\n")
    }
  }
}
