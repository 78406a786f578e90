import Foundation
import Measuring

/// Holds orders at their moments, and ends each a while later, over many connections from one thread.
struct OrderFlow {
  private enum Request {
    case order(id: String)
    case settlement
    case release

    /// Whether it asks for money, and ends no order.
    var isOrder: Bool {
      if case .order = self { true } else { false }
    }
  }

  private struct Sent {
    var request: Request
    var due: Pace.Moment
  }

  private struct Held {
    var id: String
    var supplier: Int
    /// When it is to be ended.
    var due: Pace.Moment
  }

  private let options: Options
  private let suppliers: SupplierServer
  private let progress: Progress
  private var random: SplitMix
  private var connections: Connections<Sent>
  /// What is held, the oldest first, from `firstHeld` on.
  private var held: [Held] = []
  private var firstHeld = 0

  init(
    _ options: Options, suppliers: SupplierServer, progress: Progress
  ) throws(UsageError) {
    self.options = options
    self.suppliers = suppliers
    self.progress = progress
    random = SplitMix(seed: options.seed)
    connections = try Connections(options.connections, to: options.gatewayPort)
  }

  /// Sends until the time is over and every order has ended, or something else has failed.
  mutating func run() throws(UsageError) {
    defer { connections.close() }
    let pace = Pace(aSecond: Double(options.rate))
    let total = options.rate * options.minutes * 60
    var number = 0
    while !progress.isOver,
      number < total || firstHeld < held.count || !connections.areAllFree
    {
      let now = Pace.now
      while firstHeld < held.count, held[firstHeld].due <= now, connections.isOneFree {
        try end(held[firstHeld])
        firstHeld += 1
      }
      while number < total, pace.moment(of: number) <= now, connections.isOneFree {
        let id = random.uuidText()
        let body =
          "{\"id\":\"\(id)\",\"currency\":\"USD\",\"cost\":\"1.00\",\"policy\":\"most_funds\"}"
        let sent = Sent(request: .order(id: id), due: pace.moment(of: number))
        try send("/v1/orders", body, sent)
        number += 1
      }
      forgetEnded()
      try receive()
    }
  }

  private mutating func forgetEnded() {
    guard firstHeld > 4_096, firstHeld * 2 > held.count else { return }
    held.removeFirst(firstHeld)
    firstHeld = 0
  }

  /// Nine of ten are bought, the tenth is not.
  private mutating func end(_ order: Held) throws(UsageError) {
    let isBought = random.next() % 10 > 0
    if isBought { suppliers.buy(at: order.supplier, for: 100) }
    try send(
      "/v1/orders/\(order.id)/\(isBought ? "settle" : "release")", "",
      Sent(request: isBought ? .settlement : .release, due: order.due))
  }

  private mutating func send(
    _ path: String, _ body: String, _ sent: Sent
  ) throws(UsageError) {
    let request =
      "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    try connections.send(Array(request.utf8), sent)
  }

  private mutating func receive() throws(UsageError) {
    for answer in try connections.receive() {
      let (now, sent) = (Pace.now, answer.request)
      try take(answer.status, answer.body, of: sent.request, at: now)
      progress.record(sent.due, now, isOrder: sent.request.isOrder)
    }
  }

  private mutating func take(
    _ status: Int, _ body: ArraySlice<UInt8>, of request: Request, at now: Pace.Moment
  ) throws(UsageError) {
    let text = String(decoding: body, as: UTF8.self)
    switch request {
    case .order(let id) where status == 201:
      guard let start = text.range(of: "\"supplier\":\"soak-"),
        let supplier = Int(text[start.upperBound...].prefix { $0.isNumber })
      else { throw UsageError("an order is held nowhere: \(text)") }
      let due = now + UInt64(options.openSeconds) * 1_000_000_000
      held.append(Held(id: id, supplier: supplier - 1, due: due))
      progress.lastOrder = id
    case .settlement where status == 200, .release where status == 200: break
    case .order, .settlement, .release: throw UsageError("answered with \(status): \(text)")
    }
  }
}
