internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import ServiceLifecycle

/// Puts one supplier behind an HTTP server on loopback.
struct SimulatorServer: Service {
  /// A body larger than this is no order.
  private static let largestBody = 64 * 1024
  /// Connections that may wait to be accepted, enough for a thousand clients at once.
  private static let backlog = 1024

  let supplier: SimulatedSupplier
  let logger: Logger
  private let requestedPort: Int
  private let boundPorts: (stream: AsyncStream<Int>, continuation: AsyncStream<Int>.Continuation)

  /// A server on 127.0.0.1 at `port`, or at a free one for 0.
  init(_ supplier: SimulatedSupplier, port: Int, logger: Logger) {
    self.supplier = supplier
    self.logger = logger
    requestedPort = port
    boundPorts = AsyncStream.makeStream()
  }

  /// The port once it is bound; `nil` when the server ended without. To be asked once.
  func boundPort() async -> Int? { await boundPorts.stream.first { _ in true } }

  func run() async throws {
    defer { boundPorts.continuation.finish() }
    let application = Application(
      router: router(),
      server: .http1(
        configuration: .init(additionalChannelHandlers: [ConnectionDoor(supplier: supplier)])),
      configuration: ApplicationConfiguration(
        address: .hostname("127.0.0.1", port: requestedPort), backlog: Self.backlog),
      onServerRunning: { [continuation = boundPorts.continuation] channel in
        if let port = channel.localAddress?.port { continuation.yield(port) }
      },
      logger: logger)
    try await application.run()
  }

  private func router() -> Router<ConnectionContext> {
    let router = Router(context: ConnectionContext.self)
    router.add(middleware: UnknownPath(supplier: supplier))
    for endpoint in supplier.endpoints {
      router.on(RouterPath(endpoint.path), method: endpoint.method) { request, context in
        var request = request
        let body = try await request.collectBody(upTo: Self.largestBody)
        let call = RawCall(request, parameters: context.parameters, body: body)
        return try await send(supplier.deliver(endpoint, call), request, context)
      }
    }
    return router
  }

  private func send(
    _ delivery: Delivery, _ request: Request, _ context: ConnectionContext
  ) async throws -> Response {
    switch delivery {
    case .reply(let reply): return Response(reply)
    case .bytes(let status, let contentType, let body):
      return Response(status: status, contentType: contentType, body: body)
    case .delayed(let reply, let duration):
      // A server that stops does not wait any longer, but answers what it accepted.
      try? await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
      return Response(reply)
    case .truncated(let reply): return Response(truncating: reply)
    case .dropped: return try await context.hangUp()
    case .stalled:
      await context.whileClientStays {
        await cancelWhenGracefulShutdown { await Self.untilCancelled() }
      }
      return try await context.hangUp()
    case .held(let number):
      let reply = await context.whileClientStays { [supplier] in
        await cancelWhenGracefulShutdown { await supplier.reply(number) }
      }
      guard let reply else { return try await context.hangUp() }
      return try await send(Delivery(reply), request, context)
    }
  }

  private static func untilCancelled() async {
    let (never, _) = AsyncStream<Never>.makeStream()
    for await _ in never {}
  }
}

extension RawCall {
  /// A request of the server. The router leaves escapes in the path as they are; a broken one names
  /// nothing that exists.
  fileprivate init(_ request: Request, parameters: Parameters, body: ByteBuffer) {
    headers = request.headers
    query = request.uri.queryParameters.map { (String($0.key), String($0.value)) }
    for (name, value) in parameters {
      self.parameters[String(name)] = String(value).percentDecoded ?? String(value)
    }
    self.body = Array(body.readableBytesView)
  }
}

/// A request with the connection it came on.
struct ConnectionContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  private let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }

  /// Runs `body`, which is cancelled when the client leaves. The connection stays as it is: what the client sends
  /// meanwhile is read once this request is answered.
  func whileClientStays<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) async -> Value {
    let task = Task { await body() }
    watch { task.cancel() }
    defer { watch(nil) }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private func watch(_ onLeave: (@Sendable () -> Void)?) {
    channel.eventLoop.execute { [channel] in
      // A channel that was closed has no door any more, which told before.
      let door = try? channel.pipeline.syncOperations.handler(type: ConnectionDoor.self)
      door?.watch(onLeave)
    }
  }

  /// Closes the connection without an answer. What is returned can no longer be sent.
  func hangUp() async throws -> Response {
    try await channel.close()
    return Response(status: .serviceUnavailable)
  }
}

/// Answers what no endpoint takes in the supplier's own shape.
struct UnknownPath: RouterMiddleware {
  let supplier: SimulatedSupplier

  func handle(
    _ request: Request, context: ConnectionContext,
    next: @concurrent (Request, ConnectionContext) async throws -> Response
  ) async throws -> Response {
    do { return try await next(request, context) } catch let error as HTTPError
      where error.status == .notFound
    {
      return Response(supplier.replyToUnknownPath(request.uri.path))
    }
  }
}
