internal import Hummingbird
internal import LentThreads
internal import Logging
internal import NIOCore
internal import PurserCore
internal import Synchronization

/// Decides orders and takes their reports without a task, a chain of middleware or a JSON tree for
/// each request: what all connections share. `LaneHandler` is one connection.
final class OrderLane: Sendable {
  /// A request that the lane answers.
  enum Request: Sendable {
    case place(PlacementRequest)
    /// An order that Purser places as well.
    case carry(OrderRequest)
    case report(OrderReport)

    /// Which order it is about.
    var id: OrderID {
      switch self {
      case .place(let request): request.order.id
      case .carry(let request): request.order.id
      case .report(let report): report.id
      }
    }
  }

  /// Where an answer is waited for.
  struct Asker: Sendable {
    let answers: LaneAnswers
    let connection: NIOLoopBound<LaneHandler>
    /// The request's number on the connection.
    let number: UInt64
    /// What the answer is to tell of the order's decision.
    let listing: CandidateListing

    /// Sends what became of the request, from any thread.
    func send(_ outcome: Outcome) { answers.send(outcome, to: self) }
  }

  /// What became of a request.
  enum Outcome: Sendable {
    case placed(Placement)
    case taken(OrderRecord)
    /// A report was taken, and the answer need not tell more than where the order stands.
    case stands(OrderStatus)
    /// A report of an order was taken whose hold was divided.
    case divided(OrderAttempt)
    case failed(Problem)
    /// The answer is made already.
    case answered(Answer)
    /// An order found no supplier at first, and is decided again.
    case unfilled(Placement, PlacementRequest)
  }

  /// How many jobs an event loop does for an order that it read, before it goes on: until the order waits for the disk.
  private static let jobsOfOrder = 4

  let gateway: Gateway
  // Of its own, since a gateway has many parts to copy.
  let recent: RecentRecords
  let limits: Edge.Lane
  let idleTimeout: TimeAmount
  let serverName: String
  let ledger: any LedgerService
  private let logger: Logger
  private let reports: [(name: [UInt8], report: LedgerState.Report)]
  private let answers = Mutex<[ObjectIdentifier: LaneAnswers]>([:])

  init(
    _ gateway: Gateway, edge: Edge, limits: Edge.Lane, serverName: String, logger: Logger
  ) {
    self.gateway = gateway
    recent = gateway.recent
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

  /// Has a request decided; what becomes of it goes to `asker`. To be called on the event loop of its connection.
  ///
  /// - Parameters:
  ///   - request: the request.
  ///   - asker: where the answer is waited for.
  ///   - client: who waits for it.
  func begin(_ request: Request, for asker: Asker, _ client: RequestClient) {
    switch request {
    case .place(let request): place(request, for: asker)
    case .carry(let request): carry(request, for: asker, client)
    case .report(let report): take(report, for: asker)
    }
  }

  private func place(_ request: PlacementRequest, for asker: Asker) {
    asker.answers.requests.value.add(
      .place(request) { [self] result in
        switch result {
        case .success(let placement):
          let isFinal = placement.isRepetition || placement.record.state.hold != nil
          if placement.isRepetition, placement.record.state.hold?.share != nil {
            return answerRepetition(placement, for: asker)
          }
          asker.send(isFinal ? .placed(placement) : .unfilled(placement, request))
        case .failure(let error): asker.send(.failed(Problem(error)))
        }
      })
  }

  /// Has an order decided and placed in a task, which takes longer than to decide it. The event loop lends itself,
  /// so that it is decided before anything else happens.
  private func carry(_ request: OrderRequest, for asker: Asker, _ client: RequestClient) {
    LentThread.lend(upTo: Self.jobsOfOrder) {
      _ = Task(executorPreference: LentThreadExecutor.shared) {
        let result = await RequestClient.$current.withValue(client) {
          await self.outcome(of: request, asker.listing)
        }
        asker.send(result)
      }
    }
  }

  private func outcome(
    of request: OrderRequest, _ listing: CandidateListing
  ) async -> Outcome {
    do throws(Problem) {
      return .answered(try await gateway.answer(to: request, listing, decisionLogger))
    } catch { return .failed(error) }
  }

  private func take(_ report: OrderReport, for asker: Asker) {
    asker.answers.requests.value.add(
      .report(report) { [self] result in
        switch result {
        case .success(let status):
          learn(report.news, of: status)
          answer(status, for: asker)
        case .failure(let error): asker.send(.failed(Problem(error)))
        }
      })
  }

  /// Goes on with an order that found no supplier at first, on the event loop of its connection.
  private func goOn(
    after placement: Placement, with request: PlacementRequest, for asker: Asker
  ) {
    guard let short = PlacementRound.first.suppliersToAsk(after: placement) else {
      return asker.send(.placed(placement))
    }
    let desk = gateway.desk
    let (order, fingerprint) = (request.order, request.fingerprint)
    if let again = desk.requestAtRest(short, with: order, fingerprint: fingerprint) {
      return asker.answers.requests.value.add(
        .place(again) { result in
          switch result {
          case .success(let placement): asker.send(.placed(placement))
          case .failure(let error): asker.send(.failed(Problem(error)))
          }
        })
    }
    Task {
      do throws(LedgerError) {
        asker.send(
          .placed(
            try await desk.goOn(
              after: placement, with: order, fingerprint: fingerprint)))
      } catch { asker.send(.failed(Problem(error))) }
    }
  }

  /// Tells of an order that went well, which says something where something went wrong before, or is in doubt.
  private func learn(_ news: LedgerState.Report, of status: OrderStatus) {
    switch news {
    case .accepted, .settled:
      guard gateway.health?.current != nil else { return }
      gateway.learn(news, nil, of: status, sku: recent[status.id]?.details?.sku)
    case .unknown: gateway.learn(news, nil, of: status, sku: recent[status.id]?.details?.sku)
    case .sent, .unheard, .released, .cancelled, .reversed, .settledInPart, .reversedInPart,
      .noted:
      return
    }
  }

  /// Answers a report that was taken: with the decision, which is read where memory does not have it.
  private func answer(_ status: OrderStatus, for asker: Asker) {
    if status.state.hold?.share != nil { return answerDivided(status, for: asker) }
    if asker.listing == .none { return asker.send(.stands(status)) }
    if let record = recent.record(at: status) { return asker.send(.taken(record)) }
    ledger.order(status.id) { result in
      switch result {
      case .success(var record):
        record.status = status
        asker.send(.taken(record))
      case .failure(let error): asker.send(.failed(Problem(error)))
      }
    }
  }

  /// Answers an order again whose hold was divided since, as it stands as a whole.
  private func answerRepetition(_ placement: Placement, for asker: Asker) {
    let ledger = gateway.ledger
    Task {
      do throws(LedgerError) {
        asker.send(.placed(try await ledger.whole(placement)))
      } catch { asker.send(.failed(Problem(error))) }
    }
  }

  /// Answers a report of an order whose hold was divided, with all its parts.
  private func answerDivided(_ status: OrderStatus, for asker: Asker) {
    let ledger = gateway.ledger
    Task {
      do throws(LedgerError) {
        asker.send(.divided(try await ledger.dividedAttempt(status.id)))
      } catch { asker.send(.failed(Problem(error))) }
    }
  }

  /// The answer that tells what became of a request, and tells the log.
  ///
  /// - Parameters:
  ///   - outcome: what became of it.
  ///   - asker: where the answer is waited for.
  ///   - timeToLive: how long a hold waits for its outcome.
  /// - Returns: the answer; `nil` where it is not decided yet, and the lane goes on with it.
  func answer(_ outcome: Outcome, for asker: Asker, _ timeToLive: Duration) -> Answer? {
    let listing = asker.listing
    switch outcome {
    case .unfilled(let placement, let request):
      goOn(after: placement, with: request, for: asker)
      return nil
    case .placed(let placement):
      recent.note(placement.record)
      return Gateway.answer(
        placement, listing, timeToLive, logger: decisionLogger)
    case .taken(let record):
      return Answer(content: .order(record, listing), timeToLive: timeToLive)
    case .answered(let answer): return answer
    case .divided(let attempt):
      return Answer(content: .divided(attempt, listing), timeToLive: timeToLive)
    case .stands(let status): return Answer(content: .status(status), timeToLive: timeToLive)
    case .failed(let problem):
      if problem.cause != nil { problem.log(to: requestLogger) }
      return problem.answer
    }
  }

  /// The log for decisions, which are told where it tells everything.
  private var decisionLogger: Logger { logger.logLevel <= .debug ? requestLogger : logger }

  /// The log, with a number for the request as Hummingbird gives it. To be asked only where there is
  /// something to tell.
  private var requestLogger: Logger {
    var numbered = logger
    numbered[metadataKey: "hb.request.id"] = .stringConvertible(RequestID())
    return numbered
  }
}
