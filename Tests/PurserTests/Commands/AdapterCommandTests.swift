import ExactJSON
import Testing

@Suite("purser adapter list, show and new")
struct AdapterCommandTests {
  @Test("lists the shipped adapters with what they need")
  func list() async throws {
    try await TestBench.with("") { bench in
      let table = try await bench.purser("adapter", "list")
      #expect(table.ending == .exit(0))
      #expect(table.errors == "")
      let paddle = table.output.split(separator: "\n").first { $0.hasPrefix("paddle ") }
      #expect(paddle?.contains("api_key") == true)
      #expect(paddle?.hasSuffix("customer_id*, currencies") == true)
      let adapters = try await bench.purser("adapter", "list", "--json").json().arrayValue ?? []
      #expect(adapters.count >= 24)
      #expect(adapters.allSatisfy { $0["documentation"]?.stringValue?.hasPrefix("http") ?? true })
      let m3ter = adapters.first { $0["name"]?.stringValue == "m3ter" }
      #expect(m3ter?["credentials"] == ["key_id", "secret"])
    }
  }

  @Test("shows the YAML of one, which is an adapter as it stands")
  func show() async throws {
    try await TestBench.with("") { bench in
      let shown = try await bench.purser("adapter", "show", "stripe")
      #expect(shown.ending == .exit(0))
      try bench.write("copy.yaml", shown.output)
      #expect(try await bench.purser("adapter", "lint", "copy.yaml").ending == .exit(0))
      let unknown = try await bench.purser("adapter", "show", "stripo")
      #expect(unknown.ending == .exit(2))
      #expect(unknown.errors == "purser: there is no adapter `stripo`; did you mean `stripe`?\n")
    }
  }

  @Test("begins one that is whole, and never over a file that exists")
  func new() async throws {
    try await TestBench.with("") { bench in
      let begun = try await bench.purser("adapter", "new", "card-house")
      #expect(begun.ending == .exit(0))
      #expect(begun.output.contains("${CARD_HOUSE_API_KEY}"))
      let lint = try await bench.purser("adapter", "lint", "card-house.yaml")
      #expect(lint.output == "card-house.yaml: 2 samples, no problem\n")
      #expect(lint.errors == "")
      let again = try await bench.purser("adapter", "new", "card-house")
      #expect(again.ending == .exit(2))
      #expect(again.errors == "purser: card-house.yaml exists; it is left as it is\n")
      let bad = try await bench.purser("adapter", "new", "../x")
      #expect(bad.ending == .exit(2))
      #expect(bad.errors.contains("`../x` cannot name an adapter"))
      let nowhere = try await bench.purser("adapter", "new", "x", "--folder", "nowhere")
      #expect(nowhere.ending == .exit(2))
      #expect(nowhere.errors == "purser: there is no folder nowhere; make it first\n")
      #expect(try bench.files() == ["card-house.yaml", "suppliers.yaml"])
      // Nobody can write there.
      let system = try await bench.purser("adapter", "new", "x", "--folder", "/proc")
      #expect(system.ending == .exit(1))
      #expect(system.errors.contains("cannot write /proc/x.yaml"), "\(system)")
      #expect(!system.errors.contains("NSCocoaErrorDomain"), "\(system)")
    }
  }

  private static let suppliers = """
    suppliers:
      cards:
        adapter: adapters/cards.yaml
        base_url: https://cards.example
        credentials: {key: "${CARDS_KEY:-k}"}
    """

  private static let adapter = """
    credentials: [key]
    currencies: {CREDITS: {decimals: 0}}
    auth: {bearer: "{{key}}"}
    request: {path: /balance}
    balances: [{currency: CREDITS, available: $.left}]
    samples: [{name: seven, body: '{"left": 7}', expect: {balances: [{currency: CREDITS, available: "7"}]}}]
    """

  @Test("an adapter in a file of its own is one line of suppliers.yaml, checked with it")
  func file() async throws {
    try await TestBench.with(Self.suppliers) { bench in
      try bench.write("adapters/cards.yaml", Self.adapter)
      let good = try await bench.purser("check")
      #expect(good.ending == .exit(0), "\(good.errors)")
      try bench.write("adapters/cards.yaml", Self.adapter.replacing("\"7\"", with: "\"8\""))
      let sample = try await bench.purser("check")
      #expect(sample.ending == .exit(1))
      #expect(sample.errors.contains("sample `seven`: expected `available` 8, found 7"))
      try bench.write("adapters/cards.yaml", Self.adapter.replacing("$.left}", with: "$.left +}"))
      let broken = try await bench.purser("check")
      #expect(broken.ending == .exit(2))
      #expect(broken.errors.contains("suppliers.yaml:3:14: error: adapters/cards.yaml:5:"))
      #expect(broken.errors.contains("`available`: expected a value, found the end"))
    }
  }

  @Test("a unit that two adapters count differently is refused")
  func currencies() async throws {
    let text =
      Self.suppliers
      + "\n  b: {adapter: adapters/b.yaml, base_url: https://b.example, credentials: {key: k}}"
    try await TestBench.with(text) { bench in
      try bench.write("adapters/cards.yaml", Self.adapter)
      try bench.write("adapters/b.yaml", Self.adapter.replacing("decimals: 0", with: "decimals: 2"))
      let result = try await bench.purser("check")
      #expect(result.ending == .exit(2))
      #expect(result.errors.contains("declares `CREDITS` with 2 decimals; elsewhere it has 0"))
    }
  }
}
