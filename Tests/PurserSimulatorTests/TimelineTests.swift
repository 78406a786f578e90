import PurserCore
import TestSupport
import Testing

@testable import PurserSimulator

@Suite("A timeline")
struct TimelineTests {
  @Test("gives events out by moment, those of one moment in the order in which they came")
  func order() {
    let seeded = SeededRandom()
    var random = seeded
    var timeline = Timeline<Int>()
    var expected: [(moment: Timestamp, event: Int)] = []
    for event in 0..<2_000 {
      if Int.random(in: 0..<5, using: &random) < 3 {
        let moment = opening + .seconds(Int.random(in: 0..<20, using: &random))
        timeline.add(event, at: moment)
        let place = expected.firstIndex { $0.moment > moment } ?? expected.count
        expected.insert((moment, event), at: place)
      } else {
        let entry = timeline.popFirst()
        let first = expected.isEmpty ? nil : expected.removeFirst()
        #expect(entry?.event == first?.event, "\(seeded)")
        #expect(entry?.moment == first?.moment, "\(seeded)")
      }
      #expect(timeline.next == expected.first?.moment, "\(seeded)")
    }
  }

  @Test("is empty at first")
  func empty() {
    var timeline = Timeline<Int>()
    #expect(timeline.next == nil)
    #expect(timeline.popFirst() == nil)
  }
}
