import Hummingbird
import Logging
import NIOCore

/// A POST route that reads the body and answers as many bytes as an order's answer has, and does
/// nothing else: what HTTP alone costs. It is also the supplier that the measured gateway reads.
@main
struct BareRoute {
  static func main() async throws {
    let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8081
    let answer = ByteBuffer(repeating: UInt8(ascii: "x"), count: 520)
    let routes = Router()
    routes.post("v1/orders") { request, _ in
      _ = try await request.body.collect(upTo: 65_536)
      return Response(
        status: .created, headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: answer))
    }
    // A supplier with money for every order of a measurement.
    routes.get("balance") { _, _ in
      #"{"balance":{"amount":9000000000.00,"currency":"USD"}}"#
    }
    var logger = Logger(label: "bare")
    logger.logLevel = .critical
    let application = Application(
      router: routes,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
      onServerRunning: { channel in
        print("listens on http://127.0.0.1:\(channel.localAddress?.port ?? port)")
      },
      logger: logger)
    try await application.runService()
  }
}
