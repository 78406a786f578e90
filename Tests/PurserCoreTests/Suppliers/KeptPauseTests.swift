import PurserCore
import Testing

@Suite("A pause that is kept")
struct KeptPauseTests {
  private static let noon = Timestamp(microsecondsSinceEpoch: 1_777_636_800_000_000)

  private func end(
    _ length: Duration, seenAfter time: Duration, in clock: Duration = .zero
  ) -> Duration? {
    KeptPause(notedAt: Self.noon, until: Self.noon + length)
      .seen(at: Self.noon + time + clock).map { $0.end.since(Self.noon + time + clock) }
  }

  @Test("ends when the supplier said")
  func end() {
    #expect(end(.seconds(30), seenAfter: .zero) == .seconds(30))
    #expect(end(.seconds(30), seenAfter: .seconds(29)) == .seconds(1))
    #expect(end(.seconds(30), seenAfter: .seconds(30)) == nil)
    #expect(end(.seconds(30), seenAfter: .seconds(90_000)) == nil)
  }

  @Test("is an hour at most")
  func longest() {
    #expect(end(.seconds(1_000_000), seenAfter: .zero) == .seconds(3600))
    #expect(end(.seconds(1_000_000), seenAfter: .seconds(3600)) == nil)
  }

  @Test(
    "begins anew, and only once, when the clock was set back", arguments: [1, 3600, 400 * 86_400])
  func clockSetBack(seconds: Int) throws {
    let pause = KeptPause(notedAt: Self.noon, until: Self.noon + .seconds(600))
    let back = Self.noon - .seconds(seconds)
    let seen = try #require(pause.seen(at: back))
    #expect(seen.end == back + .seconds(600))
    #expect(seen.seen(at: back + .seconds(599))?.end == seen.end)
    #expect(seen.seen(at: back + .seconds(600)) == nil)
  }
}
