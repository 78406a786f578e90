internal import ExactJSON
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import PurserCore
internal import Synchronization

/// Decides orders and takes their reports without a task, a chain of middleware or a JSON tree for
/// each request: what all connections share. `LaneHandler` is one connection.
final class OrderLane: Sendable {
  /// A request that the lane answers.
  enum Request: Sendable {
    case place(OrderRequest)
    case report(LedgerState.Report, OrderID)

    /// Which order it is about.
    var id: OrderID {
      switch self {
      case .place(let request): request.order.id
      case .report(_, let id): id
      }
    }
  }

  /// What became of a request.
  enum Outcome: Sendable {
    case placed(Placement)
    case taken(OrderRecord)
    case failed(Problem)
  }

  let gateway: Gateway
  let limits: Edge.Lane
  let idleTimeout: TimeAmount
  let serverName: String
  private let ledger: any LedgerService
  private let logger: Logger
  private let reports: [(name: [UInt8], report: LedgerState.Report)]
  private let answers = Mutex<[ObjectIdentifier: LaneAnswers]>([:])

  init(
    _ gateway: Gateway, edge: Edge, limits: Edge.Lane, serverName: String, logger: Logger
  ) {
    self.gateway = gateway
    self.limits = limits
    self.serverName = serverName
    ledger = edge.laneLedger ?? gateway.ledger
    self.logger = logger
    idleTimeout = TimeAmount(edge.idleTimeout)
    reports = Gateway.endpoints.compactMap { endpoint in
      guard case .report(let report)? = endpoint.lane else { return nil }
      return (Array((endpoint.path.split(separator: "/").last ?? "").utf8), report)
    }
  }

  /// Where answers for the connections of an event loop wait.
  func answers(on eventLoop: any EventLoop) -> LaneAnswers {
    answers.withLock { answers in
      let key = ObjectIdentifier(eventLoop)
      if let known = answers[key] { return known }
      let made = LaneAnswers(self, eventLoop: eventLoop)
      answers[key] = made
      return made
    }
  }

  // MARK: Reading

  /// What the path of a request means to the lane; nil where nothing.
  func endpoint(
    _ path: Range<Int>, in bytes: UnsafeRawBufferPointer
  ) -> (lane: Endpoint.Lane, id: Range<Int>)? {
    let root = StaticBytes("/v1/orders")
    guard root.isAt(path.lowerBound, of: bytes) else { return nil }
    let rootEnd = path.lowerBound + root.count
    if rootEnd == path.upperBound { return (.place, rootEnd..<rootEnd) }
    guard path.count > root.count, bytes[rootEnd] == UInt8(ascii: "/") else { return nil }
    var end = rootEnd + 1
    while end < path.upperBound, bytes[end] != UInt8(ascii: "/") {
      switch bytes[end] {
      case UInt8(ascii: "%"), UInt8(ascii: "?"), UInt8(ascii: "#"): return nil
      default: end += 1
      }
    }
    guard end < path.upperBound else { return nil }
    let name = UnsafeRawBufferPointer(rebasing: bytes[(end + 1)..<path.upperBound])
    for (known, report) in reports where name.elementsEqual(known) {
      return (.report(report), (rootEnd + 1)..<end)
    }
    return nil
  }

  // MARK: Answering

  /// Hands a request to the ledger.
  ///
  /// - Parameters:
  ///   - request: the request.
  ///   - send: called once, on any thread.
  func start(_ request: Request, _ send: @escaping @Sendable (Outcome) -> Void) {
    switch request {
    case .place(let request): place(request, send)
    case .report(let report, let id): take(report, of: id, send)
    }
  }

  private func place(
    _ request: OrderRequest, _ send: @escaping @Sendable (Outcome) -> Void
  ) {
    let (order, fingerprint) = (request.order, request.fingerprint)
    let first = gateway.desk.request(order, fingerprint: fingerprint)
    ledger.place(first) { [gateway] result in
      switch result {
      case .success(let placement):
        guard PlacementRound.first.suppliersToAsk(after: placement) != nil else {
          return send(.placed(placement))
        }
        Task { send(await gateway.outcome(of: request, after: placement)) }
      case .failure(let error): send(.failed(Problem(error)))
      }
    }
  }

  private func take(
    _ report: LedgerState.Report, of id: OrderID, _ send: @escaping @Sendable (Outcome) -> Void
  ) {
    ledger.take(OrderReport(report, of: id)) { [ledger] result in
      switch result {
      case .success(let status):
        ledger.order(id) { send(Self.outcome($0, status)) }
      case .failure(let error): send(.failed(Problem(error)))
      }
    }
  }

  private static func outcome(
    _ record: Result<OrderRecord, LedgerError>, _ status: OrderStatus
  ) -> Outcome {
    switch record {
    case .success(var record):
      record.status = status
      return .taken(record)
    case .failure(let error): return .failed(Problem(error))
    }
  }

  /// The answer that tells what became of a request, and tells the log.
  func answer(_ outcome: Outcome) -> Answer {
    switch outcome {
    case .placed(let placement):
      return gateway.answer(
        placement, logger: logger.logLevel <= .debug ? requestLogger : logger)
    case .taken(let record): return Answer(body: JSONWriter.object(record.write))
    case .failed(let problem):
      if problem.cause != nil { problem.log(to: requestLogger) }
      return problem.answer
    }
  }

  /// The log, with a number for the request as Hummingbird gives it. To be asked only where there is
  /// something to tell.
  private var requestLogger: Logger {
    var numbered = logger
    numbered[metadataKey: "hb.request.id"] = .stringConvertible(RequestID())
    return numbered
  }
}

extension Gateway {
  /// What becomes of an order that found no supplier at first.
  fileprivate func outcome(
    of request: OrderRequest, after placement: Placement
  ) async -> OrderLane.Outcome {
    do throws(LedgerError) {
      return .placed(
        try await desk.goOn(
          after: placement, with: request.order, fingerprint: request.fingerprint))
    } catch { return .failed(Problem(error)) }
  }
}
