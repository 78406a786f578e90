import CurlClient
import TestSupport
import Testing

extension TestBench {
  /// Runs `purser serve` while `body` runs, with streams that need not tell where it listens.
  ///
  /// - Parameters:
  ///   - options: further options.
  ///   - redirections: what a shell does with the streams before it becomes the gateway.
  ///   - body: gets the gateway once it is ready; where the process still runs afterwards, it is killed.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws, or why the gateway does not answer.
  func serve<Value>(
    _ options: [String], redirections: String, body: (GatewayClient) async throws -> Value
  ) async throws -> Value {
    let free = try LoopbackSocket.bound()
    let port = free.port
    free.close()
    return try await PurserProcess.run(
      ["serve", "--port", "\(port)"] + options, environment: environment, in: folder,
      redirections: redirections
    ) { process in
      let gateway = GatewayClient(
        url: "http://127.0.0.1:\(port)", process: process, client: try CurlClient())
      try await gateway.waitUntilReady()
      return try await body(gateway)
    }
  }
}

extension GatewayClient {
  /// Asks until the gateway listens and is ready.
  fileprivate func waitUntilReady() async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      do {
        if try await get("/health/ready").status == 200 { return }
      } catch let error as CurlError where error.code == .connect && ContinuousClock.now < deadline
      {
        await Task.yield()
      }
    }
  }
}
