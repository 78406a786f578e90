import CurlClient
import ExactJSON
import Foundation
import Testing

/// Holds what shops remember against what a gateway says.
struct Reckoning: Sendable, CustomStringConvertible {
  /// What the supplier has, and goes on having.
  static let openingCents = 1_000_000_00

  /// Answers that the shops had got, to orders and to reports.
  private(set) var acknowledged = 0
  /// Those of them that the gateway knew nothing of, though it should.
  private(set) var lost = 0
  /// Orders and refunds that count twice.
  private(set) var doubled = 0
  /// Orders that were sent again, with what was told of them: those without an answer, and those that a
  /// backup was too early for.
  private(set) var sentAgain = 0
  /// All orders, as they should stand.
  private var entries: [OrderLog.Entry] = []

  var description: String {
    "\(entries.count) orders, \(acknowledged) answers acknowledged, \(lost) lost, \(doubled) doubled, "
      + "\(sentAgain) orders sent again"
  }

  /// Looks for what the latest orders were answered, then sends again what the gateway does not know, as
  /// shops do after a failure and after a backup was restored.
  ///
  /// - Parameters:
  ///   - sent: the latest orders, as the shops remember them in the end.
  ///   - known: the same as the shops knew them when the ledger was last certain to be kept.
  ///   - gateway: the gateway.
  ///   - context: what it is about.
  /// - Throws: why the gateway does not answer.
  mutating func take(
    _ sent: [OrderLog.Entry], known: [OrderLog.Entry], at gateway: GatewayClient, _ context: Comment
  ) async throws {
    for (index, entry) in sent.enumerated() {
      let reply = try await gateway.get("/v1/orders/\(entry.id)")
      let last = entry.report?.state ?? "held"
      if index < known.count, known[index].isAcknowledged {
        let isReported = known[index].isReportAcknowledged
        acknowledged += isReported ? 2 : 1
        let isKept =
          reply["amount"] == entry.cost
          && (reply["state"] == last || !isReported && reply["state"] == "held")
        if !isKept { lost += 1 }
        #expect(isKept, "\(context): \(entry) is \(reply)")
      }
      if reply["state"] != last {
        sentAgain += 1
        #expect(try await gateway.order(entry.id, entry.cost).status == 201, context)
        if let report = entry.report {
          #expect(try await gateway.report(report, of: entry.id).status == 200, context)
        }
      }
    }
    entries += sent
    try await checkSums(at: gateway, context)
  }

  /// Every order counts once: what is held and what is left is to the cent what the orders make of it.
  private func checkSums(at gateway: GatewayClient, _ context: Comment) async throws {
    let balance = try await gateway.get("/v1/balances") {
      $0.balance(of: "foxreload")?["spendable"]?["low"] != nil
    }.balance(of: "foxreload")
    let held = entries.filter { $0.report == nil }.reduce(0) { $0 + $1.cents }
    let left = Self.openingCents - entries.reduce(0) { $0 + $1.takenCents }
    #expect(balance?["held"]?.stringValue == OrderLog.Entry(id: "", cents: held).cost, context)
    #expect(
      balance?["spendable"]?["low"]?.stringValue == OrderLog.Entry(id: "", cents: left).cost,
      context)
  }

  /// Looks at every order there ever was, and at every entry of the ledger.
  mutating func conclude(at gateway: GatewayClient, _ context: Comment) async throws {
    var counts: [String: [String: Int]] = [:]
    let export = try await gateway.client.execute(
      HTTPRequest(
        url: gateway.url + "/v1/transactions?format=csv", timeout: .seconds(60),
        maximumReplyBytes: 1 << 28))
    for line in String(decoding: export.body, as: UTF8.self).split(separator: "\r\n") {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      counts[fields[2], default: [:]][fields[8], default: 0] += 1
    }
    for entry in entries {
      let reply = try await gateway.get("/v1/orders/\(entry.id)")
      #expect(reply["state"] == entry.report?.state ?? "held", "\(context): \(entry.id)")
      let orders = counts["order"]?[entry.id] ?? 0
      let refunds = counts["refund"]?[entry.id] ?? 0
      let expected = entry.report == .release ? 1 : 0
      if orders > 1 || refunds > expected { doubled += 1 }
      #expect(orders == 1 && refunds == expected, "\(context): \(entry) has \(orders), \(refunds)")
    }
    #expect(counts["order"]?.count == entries.count, context)
    #expect(counts["drift"] == nil && counts["credit_detected"] == nil, context)
  }
}
