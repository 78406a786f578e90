import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("The schedule of checks")
struct CheckAgendaTests {
  private let suppliers = (0..<40).map { SupplierID("s\($0)") }

  private func moment(_ seconds: Int) -> Timestamp { HandClock.beginning + .seconds(seconds) }

  @Test("gives who is due, the earliest first, and no more than are asked for")
  func due() {
    var schedule = CheckAgenda()
    for (number, supplier) in suppliers.enumerated().reversed() {
      schedule.plan(supplier, at: moment(number))
    }
    #expect(schedule.nextMoment() == moment(0))
    #expect(schedule.takeDue(at: moment(9), most: 4) == Array(suppliers[..<4]))
    #expect(schedule.takeDue(at: moment(9), most: 100) == Array(suppliers[4...9]))
    #expect(schedule.takeDue(at: moment(9), most: 100) == [])
    #expect(schedule.nextMoment() == moment(10))
  }

  @Test("looks at a supplier once, at the earliest of the moments that it was planned for")
  func earliest() {
    var schedule = CheckAgenda()
    schedule.plan(suppliers[0], at: moment(20))
    schedule.plan(suppliers[0], at: moment(10))
    schedule.plan(suppliers[0], at: moment(30))
    schedule.plan(suppliers[1], at: moment(25))
    #expect(schedule.takeDue(at: moment(10), most: 9) == [suppliers[0]])
    #expect(schedule.nextMoment() == moment(25))
    schedule.plan(suppliers[0], at: moment(20))
    #expect(schedule.takeDue(at: moment(40), most: 9) == [suppliers[0], suppliers[1]])
    #expect(schedule.nextMoment() == nil)
  }

  @Test("looks at everybody who waits when it is brought forward, and at each once")
  func broughtForward() {
    var schedule = CheckAgenda()
    for supplier in suppliers { schedule.plan(supplier, at: moment(100)) }
    _ = schedule.takeDue(at: moment(100), most: 1)
    schedule.bringForward(to: moment(-50))
    #expect(schedule.nextMoment() == moment(-50))
    #expect(schedule.takeDue(at: moment(-50), most: 100).count == suppliers.count - 1)
    #expect(schedule.takeDue(at: moment(100), most: 100) == [])
  }
}
