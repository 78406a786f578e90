import CurlClient
import PurserCore
import Synchronization
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("Rate limiter", .mustEnd)
struct RateLimiterTests {
  private let wall = HandClock()
  private let sleeper: SteppedClock

  init() { sleeper = SteppedClock(wall) }

  private func limiter(_ limits: RateLimits) -> RateLimiter {
    RateLimiter(limits, clock: sleeper, now: wall.now)
  }

  /// Asks for a turn and returns once the request waits for it.
  private func join(
    _ limiter: RateLimiter, patience: Duration = .seconds(60),
    then: @escaping @Sendable () -> Void = {}
  ) async -> Task<Result<Void, TransportFailure>, Never> {
    let waiting = limiter.waiting
    let task = Task { () -> Result<Void, TransportFailure> in
      do throws(TransportFailure) {
        try await limiter.takeTurn(patience: patience)
        then()
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    while limiter.waiting == waiting { await Task.yield() }
    return task
  }

  private func isHeldBack(_ result: Result<Void, TransportFailure>, for wait: Duration) -> Bool {
    switch result {
    case .failure(.heldBack(wait)): true
    case .failure, .success: false
    }
  }

  private func isCancelled(_ result: Result<Void, TransportFailure>) -> Bool {
    switch result {
    case .failure(.noReply(let error)): error.code == .cancelled && !error.requestMayHaveBeenSent
    case .failure(.heldBack), .success: false
    }
  }

  @Test("requests leave in the order in which they asked, as the limits allow")
  func firstComeFirstServed() async throws {
    let limiter = limiter(RateLimits(perSecond: 2))
    let order = Mutex<[Int]>([])
    for _ in 1...2 { try await limiter.takeTurn(patience: .zero) }
    var tasks: [Task<Result<Void, TransportFailure>, Never>] = []
    for number in 1...5 {
      tasks.append(await join(limiter) { order.withLock { $0.append(number) } })
    }
    #expect(await sleeper.nextSleep() == .seconds(1))
    sleeper.step()
    #expect(await sleeper.nextSleep() == .seconds(1))
    for task in tasks.prefix(2) { _ = await task.value }
    #expect(Set(order.withLock(\.self)) == [1, 2])
    sleeper.step()
    #expect(await sleeper.nextSleep() == .seconds(1))
    for task in tasks.prefix(4) { _ = await task.value }
    #expect(Set(order.withLock(\.self)) == [1, 2, 3, 4])
    sleeper.step()
    for task in tasks { _ = await task.value }
    #expect(order.withLock(\.self).last == 5)
    #expect(wall.now() == HandClock.beginning + .seconds(3))
    #expect(limiter.waiting == 0)
  }

  @Test("who would wait longer than it wants to is turned away at once, told how long it were")
  func patience() async throws {
    let limiter = limiter(RateLimits(perMinute: 1))
    try await limiter.takeTurn(patience: .zero)
    wall.advance(by: .seconds(20))
    let inTime = await join(limiter, patience: .seconds(40))
    let tooLate = Task { () -> Result<Void, TransportFailure> in
      do throws(TransportFailure) {
        return .success(try await limiter.takeTurn(patience: .seconds(99)))
      } catch { return .failure(error) }
    }
    #expect(isHeldBack(await tooLate.value, for: .seconds(100)))
    sleeper.step()
    try await inTime.value.get()
  }

  @Test("a request whose task is cancelled makes room, at the head and behind it")
  func cancelled() async throws {
    let limiter = limiter(RateLimits(perSecond: 1))
    try await limiter.takeTurn(patience: .zero)
    let first = await join(limiter)
    let second = await join(limiter)
    let third = await join(limiter)
    second.cancel()
    #expect(isCancelled(await second.value))
    #expect(await sleeper.nextSleep() == .seconds(1))
    first.cancel()
    #expect(isCancelled(await first.value))
    #expect(await sleeper.nextSleep() == .seconds(1), "the third is the first now")
    sleeper.step()
    try await third.value.get()
    #expect(limiter.waiting == 0)
  }

  @Test("a task that was cancelled before it asked does not stay in the queue")
  func cancelledBefore() async throws {
    let limiter = limiter(RateLimits(perSecond: 1))
    try await limiter.takeTurn(patience: .zero)
    let first = await join(limiter)
    let (go, begin) = AsyncStream.makeStream(of: Void.self)
    let second = Task { () -> Result<Void, TransportFailure> in
      // A cancelled task gets no element, and goes on at once.
      for await _ in go {}
      do throws(TransportFailure) {
        return .success(try await limiter.takeTurn(patience: .seconds(60)))
      } catch { return .failure(error) }
    }
    second.cancel()
    #expect(isCancelled(await second.value))
    begin.finish()
    #expect(limiter.waiting == 1)
    sleeper.step()
    try await first.value.get()
  }

  @Test("when the supplier closes meanwhile, who waits goes on waiting, or is turned away")
  func closedMeanwhile() async throws {
    let limiter = limiter(RateLimits(perSecond: 1))
    try await limiter.takeTurn(patience: .zero)
    let patient = await join(limiter, patience: .seconds(60))
    let impatient = await join(limiter, patience: .seconds(10))
    #expect(await sleeper.nextSleep() == .seconds(1))
    limiter.close(until: wall.now() + .seconds(31))
    sleeper.step()
    #expect(await sleeper.nextSleep() == .seconds(30))
    impatient.cancel()
    _ = await impatient.value
    let refused = await join(limiter, patience: .seconds(40))
    limiter.close(until: wall.now() + .seconds(100))
    sleeper.step()
    #expect(isHeldBack(await patient.value, for: .seconds(70)))
    #expect(isHeldBack(await refused.value, for: .seconds(70)))
    #expect(limiter.waiting == 0)
  }

  @Test("the queue is bounded, whatever the patience")
  func longestQueue() async throws {
    let limiter = limiter(RateLimits(perHour: 1))
    try await limiter.takeTurn(patience: .zero)
    let patience = Duration.seconds(3600 * 10_000)
    let tasks = await withTaskGroup(of: Bool.self) { group in
      for _ in 0...RateLimiter.longestQueue {
        group.addTask {
          do { try await limiter.takeTurn(patience: patience) } catch TransportFailure.heldBack {
            return true
          } catch {}
          return false
        }
      }
      let heldBack = await group.next()
      group.cancelAll()
      return heldBack
    }
    #expect(tasks == true, "one too many, and all others wait")
  }
}
