import ExactJSON
import Foundation
import TestSupport
import Testing

/// A shop that sends orders until the gateway does not answer any more.
struct Shop: Sendable {
  /// What the names of its orders begin with.
  let name: String
  var gateway: GatewayClient
  /// Where it notes what it sends, and what is answered.
  let log: OrderLog

  /// The same shop, in whose requests something is written otherwise than the order lane reads it.
  var byTheGeneralWay: Shop {
    var shop = self
    shop.gateway.contentType = "application/json; charset=utf-8"
    return shop
  }

  private func entry(_ number: Int, _ random: inout SeededRandom) -> OrderLog.Entry {
    OrderLog.Entry(id: "\(name)-\(number)", cents: Int.random(in: 1...500, using: &random))
  }

  private func report(_ random: inout SeededRandom) -> OrderLog.Report? {
    Bool.random(using: &random) ? OrderLog.Report.allCases.randomElement(using: &random) : nil
  }

  /// Sends one order after the other, each when the answer before it has come.
  ///
  /// - Parameters:
  ///   - seed: what the costs and the reports are drawn from.
  ///   - isReporting: whether some of them are settled or released.
  ///   - onAnswer: told how many answers `log` has, after each.
  func sendOrders(
    seed: UInt64, isReporting: Bool = false, onAnswer: (Int) -> Void
  ) async {
    var random = SeededRandom(seed: seed)
    for number in 1... {
      let entry = entry(number, &random)
      let place = log.send(entry)
      guard let reply = try? await gateway.order(entry.id, entry.cost) else { return }
      #expect(reply.status == 201, "\(reply.json)")
      onAnswer(log.acknowledge(place))
      guard isReporting, let report = report(&random) else { continue }
      log.send(report, of: place)
      guard let answer = try? await gateway.post("/v1/orders/\(entry.id)/\(report)", [:]) else {
        return
      }
      #expect(answer.status == 200, "\(answer.json)")
      onAnswer(log.acknowledgeReport(place))
    }
  }

  /// Sends orders, reports of them right behind, and a question here and there, many at once on one
  /// connection, and reads their answers only then.
  ///
  /// - Parameters:
  ///   - seed: what the costs and the reports are drawn from.
  ///   - onAnswer: told how many answers `log` has, after each.
  func sendBursts(seed: UInt64, onAnswer: @escaping @Sendable (Int) -> Void) async {
    guard let port = gateway.url.split(separator: ":").last.flatMap({ UInt16($0) }) else {
      Issue.record("\(gateway.url) names no port")
      return
    }
    // A gateway that is killed before the shop has come takes no connection.
    try? await LoopbackClient.run(to: port) { connection in
      var random = SeededRandom(seed: seed)
      var number = 0
      repeat {
        let burst = Burst(
          of: (1...Int.random(in: 1...12, using: &random)).map { _ in
            number += 1
            return (entry(number, &random), report(&random))
          }, log)
        guard connection.send(burst.bytes), burst.readAnswers(connection, log, onAnswer) else {
          return
        }
      } while true
    }
  }
}
