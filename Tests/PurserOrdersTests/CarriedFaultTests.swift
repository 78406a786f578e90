import PurserCore
import PurserOrders
import TestSupport
import Testing

/// Faults of every kind, kills at every step, and the suppliers' own books to judge by.
@Suite("Orders through faults and kills", .mustEnd)
struct CarriedFaultTests {
  private static let series = 200

  @Test("two hours of faults of every kind: nothing is bought twice, none is lost, sums agree")
  func series() async {
    for _ in 0..<Self.series {
      let random = SeededRandom()
      let problems = await run(random)
      guard problems.isEmpty else {
        Issue.record("\(random): \(problems.prefix(5).joined(separator: "; "))")
        return
      }
    }
  }

  private func run(_ seed: SeededRandom) async -> [String] {
    var random = seed
    let styles = (0..<3).map { _ in
      SimulatedOrders.Style.allCases.randomElement(using: &random) ?? .lookedUp
    }
    let failsOver = Int.random(in: 0..<4, using: &random) == 0
    let rules = CarryingRules(
      unknown: failsOver ? .failOver(after: .seconds(600), exposure: money("40")) : .wait,
      callsPerSupplier: Int.random(in: 1...8, using: &random),
      maximumFollowed: Int.random(in: 2...40, using: &random))
    let day = SimulatedDay(seed: random.next(), rules: rules, styles: styles)
    let limits = (0..<100).map { _ in Int.random(in: 100...3_000, using: &random) }
    var kills = 0
    let nextLimit = {
      kills += 1
      return kills < limits.count ? limits[kills] : .max
    }
    day.start(limit: limits[0])
    for number in 0..<25 {
      if Int.random(in: 0..<10, using: &random) == 0 { day.ledger.fail(.lost, nil, .answerLost) }
      day.place(
        "O-\(number)", "\(Int.random(in: 1...20, using: &random))",
        quantity: Int64.random(in: 1...5, using: &random))
      await day.run(
        until: Double(number + 1) * Double.random(in: 1...60, using: &random),
        restartingWith: nextLimit)
    }
    // The last kills are over; what can be known is known after two more hours.
    await day.run(until: 3_600, restartingWith: { .max })
    day.start()
    for end in stride(from: 12_000.0, through: 60_000, by: 8_000) {
      await day.run(until: end, restartingWith: { .max })
      // An order that people say was not bought goes on to the next supplier.
      await day.askPeople()
    }
    return day.problems()
  }

  @Test(
    "killed at every step of an order, it is bought once or not at all, and known in the end",
    arguments: SimulatedOrders.Style.allCases)
  func everyStep(style: SimulatedOrders.Style) async {
    for seed in UInt64(1)...6 {
      var limit = 1
      while true {
        let day = SimulatedDay(seed: seed, rules: CarryingRules(), styles: [style, .lookedUp])
        day.start(limit: limit)
        day.place("O-1", "10", quantity: 3)
        let wasKilled = await day.run(until: 600, restartingWith: { .max })
        day.start()
        await day.run(until: 8_000, restartingWith: { .max })
        await day.askPeople()
        await day.run(until: 12_000, restartingWith: { .max })
        let problems = day.problems()
        #expect(problems.isEmpty, "style \(style), seed \(seed), killed after \(limit) steps")
        guard problems.isEmpty, wasKilled else { break }
        limit += 1
      }
    }
  }
}
