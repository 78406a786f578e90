import Testing

@Suite("A start that is refused")
struct RefusedStartTests {
  @Test("the demo asks nobody but simulated suppliers")
  func realSupplier() async throws {
    let configuration = """
      suppliers:
        mine: {adapter: foxreload, base_url: "http://127.0.0.1:9", credentials: {api_key: k-1}}
      """
    try await TestBench.with(configuration) { bench in
      let result = try await bench.purser("demo", "--config", "suppliers.yaml", "--exit")
      #expect(result.ending == .exit(2))
      #expect(result.output == "")
      #expect(
        result.errors == """
          purser: the demo asks simulated suppliers only, and `mine` is none of them; give it one \
          of their addresses as its base_url: ${FOXRELOAD_URL}, ${M3TER_URL}, ${ONLINESALES_URL}, \
          ${PADDLE_URL}

          """)
    }
  }

  @Test("a port that is taken is named")
  func takenPort() async throws {
    let configuration = """
      suppliers:
        mine: {adapter: foxreload, base_url: "http://127.0.0.1:9", credentials: {api_key: k-1}}
      """
    try await TestBench.with(configuration) { bench in
      try await bench.serve { gateway in
        let port = try #require(gateway.url.split(separator: ":").last)
        try bench.write(
          "second.yaml", configuration + "\nstore: {path: second.db}\n")
        let result = try await bench.purser(
          "serve", "--config", "second.yaml", "--port", String(port))
        #expect(result.ending == .exit(1))
        #expect(
          result.errors.contains(
            "purser: cannot listen on 127.0.0.1, port \(port): address already in use"))
      }
    }
  }
}
