import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// A supplier's server on loopback, at a free port, that judges each request by itself: what it
/// refuses is answered with 401 and remembered.
final class CheckingServer: Sendable {
  /// Judges a request, and answers it.
  typealias Answer = @Sendable (ReceivedRequest) throws -> ServedReply

  /// Where it listens, without a slash at the end.
  let url: String
  private let log: Log

  /// What a server has seen.
  private final class Log: Sendable {
    let requests = Mutex<[ReceivedRequest]>([])
    let refusals = Mutex<[String]>([])
  }

  private init(port: Int, log: Log) {
    url = "http://127.0.0.1:\(port)"
    self.log = log
  }

  /// The requests in their order.
  var requests: [ReceivedRequest] { log.requests.withLock(\.self) }
  /// What was held against requests.
  var refusals: [String] { log.refusals.withLock(\.self) }

  /// The server ended before it listened.
  struct DidNotStart: Error {}

  private static let largestBody = 1 << 20

  /// Runs a server while `body` runs.
  static func with<Value: Sendable>(
    _ answer: @escaping Answer, _ body: (CheckingServer) async throws -> Value
  ) async throws -> Value {
    var logger = Logger(label: "supplier")
    logger.logLevel = .critical
    let log = Log()
    let ports = AsyncStream.makeStream(of: Int.self)
    let responder = CallbackResponder<BasicRequestContext> { request, _ in
      let received = try await ReceivedRequest(request, upTo: largestBody, log.requests)
      return Response(reply(to: received, answer, log))
    }
    let application = Application(
      responder: responder,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in
        if let port = channel.localAddress?.port { ports.continuation.yield(port) }
      },
      logger: logger)
    let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        defer { ports.continuation.finish() }
        try await group.run()
      }
      let outcome: Result<Value, any Error>
      do {
        guard let port = await ports.stream.first(where: { _ in true }) else { throw DidNotStart() }
        outcome = .success(try await body(CheckingServer(port: port, log: log)))
      } catch {
        outcome = .failure(error)
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      return try outcome.get()
    }
  }

  private static func reply(
    to request: ReceivedRequest, _ answer: Answer, _ log: Log
  ) -> ServedReply {
    do { return try answer(request) } catch {
      log.refusals.withLock { $0.append("\(request.method) \(request.path): \(error)") }
      return .json(#"{"refused":true}"#, status: 401)
    }
  }
}

extension ReceivedRequest {
  /// The request with those before it, which it joins.
  fileprivate init(
    _ request: Request, upTo largestBody: Int, _ log: borrowing Mutex<[ReceivedRequest]>
  ) async throws {
    var request = request
    let body = try await request.collectBody(upTo: largestBody)
    var headers = request.headers.map { (name: $0.name.canonicalName, value: $0.value) }
    if let host = request.head.authority { headers.append(("host", host)) }
    self = log.withLock { [headers] requests in
      let received = ReceivedRequest(
        method: request.method.rawValue, target: request.uri.string, headers: headers,
        body: Array(body.readableBytesView), earlier: requests)
      requests.append(received)
      return received
    }
  }
}

extension Response {
  fileprivate init(_ reply: ServedReply) {
    var fields = HTTPFields()
    for header in reply.headers {
      if let name = HTTPField.Name(header.name) {
        fields.append(HTTPField(name: name, value: header.value))
      }
    }
    self.init(
      status: HTTPTypes.HTTPResponse.Status(code: reply.status), headers: fields,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
  }
}
