import TestSupport
import Testing

/// Requests that are sent without waiting for answers.
struct Burst {
  /// What an answer is to.
  private enum Request {
    case order(place: Int)
    case report(place: Int)
    case question
  }

  private var requests: [Request] = []
  /// All of them as they are sent.
  private(set) var bytes = ""

  /// Orders with their reports right behind, and a question in their midst, noted in `log`.
  init(of orders: [(entry: OrderLog.Entry, report: OrderLog.Report?)], _ log: OrderLog) {
    for (index, order) in orders.enumerated() {
      let place = log.send(order.entry)
      requests.append(.order(place: place))
      bytes += Self.post(
        "/v1/orders",
        "{\"id\":\"\(order.entry.id)\",\"currency\":\"USD\",\"cost\":\"\(order.entry.cost)\"}")
      if let report = order.report {
        log.send(report, of: place)
        requests.append(.report(place: place))
        bytes += Self.post("/v1/orders/\(order.entry.id)/\(report)", "{}")
      }
      if index == 5 {
        requests.append(.question)
        bytes += "GET /v1/orders/\(order.entry.id) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
      }
    }
  }

  private static func post(_ path: String, _ body: String) -> String {
    "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  /// Reads the answers, which come in the order of the requests.
  ///
  /// - Returns: false where the gateway does not answer any more.
  func readAnswers(
    _ connection: LoopbackClient, _ log: OrderLog, _ onAnswer: (Int) -> Void
  ) -> Bool {
    for request in requests {
      guard let answer = connection.readResponse() else { return false }
      switch request {
      case .order(let place):
        #expect(answer.hasPrefix("HTTP/1.1 201"), "\(answer)")
        onAnswer(log.acknowledge(place))
      case .report(let place):
        #expect(answer.hasPrefix("HTTP/1.1 200"), "\(answer)")
        onAnswer(log.acknowledgeReport(place))
      case .question: #expect(answer.hasPrefix("HTTP/1.1 200"), "\(answer)")
      }
    }
    return true
  }
}
