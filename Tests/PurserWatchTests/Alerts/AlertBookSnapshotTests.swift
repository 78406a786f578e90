import PurserCore
import PurserWatch
import TestSupport
import Testing

/// A book that is kept and read again at any moment.
@Suite("The book of alerts, restored")
struct AlertBookSnapshotTests {
  /// Something that happens to a book.
  private enum Step {
    case decide(WatchedFacts, Timestamp)
    case acknowledge(AlertKey)
    case snooze(AlertKey, Timestamp)
    case listen(AlertKey)
  }

  private static let keys = [
    AlertKey(.pool(pool("delta")), .low), AlertKey(.pool(pool("delta")), .dry),
    AlertKey(.supplier(SupplierID("delta")), .checkFailed), AlertKey(.gateway, .storeNearlyFull),
  ]

  private static var terms: AlertTerms {
    var rules = AlertRules.lowBelow("100")
    rules.low.amounts[currency("USD")] = TierLadder(
      notice: money("200"), warning: money("100"), critical: money("50"))
    return AlertTerms(
      rules: AlertRuleSet(rules), quietHours: [TimeSpan(from: 1_320, until: 420)])
  }

  private static func steps(_ random: inout SeededRandom) -> [Step] {
    var now = 0.0
    var trouble: CheckTrouble?
    return (0..<400).map { _ in
      let key = keys.randomElement(using: &random) ?? keys[0]
      switch Int.random(in: 0..<20, using: &random) {
      case 0: return .acknowledge(key)
      case 1: return .snooze(key, at(now + Double.random(in: 0...40_000, using: &random)))
      case 2: return .listen(key)
      // The clock is set back.
      case 3: now -= Double.random(in: 0...20_000, using: &random)
      case 4: now += Double.random(in: 0...90_000, using: &random)
      default: now += Double.random(in: 1...900, using: &random)
      }
      let amounts = ["0", "20", "50", "99", "104", "150", "210", "900"]
      var pool = WatchedPool.with(amounts.randomElement(using: &random) ?? "0", readAt: now)
      pool.reading?.isStale = Int.random(in: 0..<9, using: &random) == 0
      let fails = Int.random(in: 0..<3, using: &random) > 0
      trouble = fails ? .row(.unreachable, 1, from: now - 1, after: trouble) : nil
      let supplier = WatchedSupplier(
        SupplierID("delta"), checks: trouble.map { .fail($0) } ?? .succeed)
      let disk = DiskSpace(free: Int64.random(in: 0...(8 << 30), using: &random), total: 100 << 30)
      let isGone = Int.random(in: 0..<9, using: &random) == 0
      return .decide(
        WatchedFacts(pools: isGone ? [] : [pool], suppliers: [supplier], disk: disk), at(now))
    }
  }

  /// What comes of a step, where that is a decision.
  private static func take(_ step: Step, _ book: inout AlertBook) -> AlertDecision? {
    switch step {
    case .decide(let facts, let now): return book.decide(facts, at: now, by: terms)
    case .acknowledge(let key): _ = book.acknowledge(key)
    case .snooze(let key, let moment): _ = book.snooze(key, until: moment)
    case .listen(let key): _ = book.listen(key)
    }
    return nil
  }

  @Test("restored at every step, from all of it and from its changes alone, it decides the same")
  func restored() throws {
    for _ in 0..<12 {
      var random = SeededRandom()
      let label = "\(random)"
      let steps = Self.steps(&random)
      var book = AlertBook(origin: "b")
      // What a store has that writes down what each decision says.
      var kept: [AlertKey: AlertRecord] = [:]
      var ids: [String] = []
      for (number, step) in steps.enumerated() {
        let snapshot = book.kept
        var again = AlertBook(snapshot)
        #expect(again == book, "\(label) \(number)")
        var third = AlertBook(
          KeptAlerts(
            origin: "b", count: book.count, records: kept.values.shuffled(using: &random)))
        #expect(third == book, "\(label) \(number)")
        let decision = Self.take(step, &book)
        let repetitions = [Self.take(step, &again), Self.take(step, &third)]
        #expect(repetitions == [decision, decision], "\(label) \(number)")
        #expect(again == book, "\(label) \(number)")
        if let decision {
          for record in decision.changed { kept[record.key] = record }
          for key in decision.forgotten { kept[key] = nil }
          if let message = decision.message { ids.append(message.id) }
          #expect(decision.count == book.count)
        } else {
          for key in Self.keys { kept[key] = book[key] }
        }
      }
      #expect(Set(ids).count == ids.count, "\(label)")
      #expect(!ids.isEmpty, "\(label)")
    }
  }

  @Test("whatever happens, nothing is told of an alert that was not told before but its beginning")
  func order() {
    for _ in 0..<12 {
      var random = SeededRandom()
      let label = "\(random)"
      var book = AlertBook(origin: "b")
      var told: Set<AlertKey> = []
      for step in Self.steps(&random) {
        for notice in Self.take(step, &book)?.message?.notices ?? [] {
          switch notice.change {
          case .raised:
            let isFirst = told.insert(notice.key).inserted
            #expect(isFirst, "\(label) \(notice)")
          case .worsened, .repeated: #expect(told.contains(notice.key), "\(label) \(notice)")
          case .recovered:
            let wasTold = told.remove(notice.key) != nil
            #expect(wasTold, "\(label) \(notice)")
          }
          #expect(!notice.headline.isEmpty)
          #expect(Set(notice.facts.map(\.name)).count == notice.facts.count)
        }
      }
    }
  }
}
