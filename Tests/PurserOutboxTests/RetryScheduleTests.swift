import PurserOutbox
import Testing

@Suite("The schedule of tries")
struct RetryScheduleTests {
  @Test("is that of the specification: eight tries, and then the message is given up")
  func standard() {
    let pauses = (1...9).map { RetrySchedule.standard.pause(after: $0, asked: nil, jitter: 0) }
    #expect(
      pauses == [
        .seconds(5), .seconds(300), .seconds(1_800), .seconds(7_200), .seconds(18_000),
        .seconds(36_000), .seconds(36_000), nil, nil,
      ])
  }

  @Test("spreads what failed together by a tenth, and no further whatever the number")
  func jitter() {
    let schedule = RetrySchedule.standard
    #expect(schedule.pause(after: 2, asked: nil, jitter: 1) == .seconds(330))
    #expect(schedule.pause(after: 2, asked: nil, jitter: 7) == .seconds(330))
    #expect(schedule.pause(after: 2, asked: nil, jitter: -1) == .seconds(300))
  }

  @Test("waits as long as the receiver asks, and never shorter than its own pause")
  func asked() {
    let schedule = RetrySchedule.standard
    #expect(schedule.pause(after: 1, asked: .seconds(60), jitter: 0) == .seconds(60))
    #expect(schedule.pause(after: 2, asked: .seconds(60), jitter: 0) == .seconds(300))
    #expect(schedule.pause(after: 8, asked: .seconds(60), jitter: 0) == nil)
    #expect(schedule.pause(after: 0, asked: nil, jitter: 0) == nil)
  }
}
