import CurlClient
import TestSupport
import Testing

@Suite("A mail that is given up", .mustEnd)
struct MailStoppingTests {
  @Test(
    "cancelling ends the connection at once, at any step",
    arguments: [MailDouble.Step.banner, .hello, .sender, .recipient, .data, .content])
  func atStep(step: MailDouble.Step) async throws {
    let (reached, gone) = (TestEvent(), Gate())
    let double = try MailDouble(turns: [
      step: .after {
        reached.happen()
        gone.wait()
      }
    ])
    defer {
      gone.open()
      double.stop()
    }
    let client = try MailClient(server: MailScene.server(double.port))
    let letter = try MailScene.letter()
    let sending = Task { await client.send(letter) }
    await reached.wait()
    sending.cancel()
    // The server says nothing more before this has come back.
    let outcome = await sending.value.outcome
    #expect(outcome.verdict == (step == .content ? .unknown : .notSent))
    #expect(outcome.problem?.contains("given up") == true)
  }

  @Test("a task that was cancelled beforehand connects to nobody")
  func beforehand() async throws {
    let double = try MailDouble()
    defer { double.stop() }
    let client = try MailClient(server: MailScene.server(double.port))
    let letter = try MailScene.letter()
    let sending = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await client.send(letter)
    }
    #expect(await sending.value.outcome.verdict == .notSent)
    #expect(double.mails.isEmpty)
  }

  @Test("so many messages are on their way at a time; one that waits can be given up")
  func places() async throws {
    let (reached, released) = (TestEvent(), Gate())
    let double = try MailDouble(turns: [
      .content: .after {
        reached.happen()
        released.wait()
      }
    ])
    defer { double.stop() }
    let client = try MailClient(server: MailScene.server(double.port), maximumConnections: 1)
    let letter = try MailScene.letter()
    let first = Task { await client.send(letter) }
    await reached.wait()
    let second = Task { await client.send(letter) }
    let third = Task { await client.send(letter) }
    second.cancel()
    #expect(await second.value.outcome == .notSent("the message was given up unsent"))
    #expect(double.connections == 1)
    released.open()
    #expect(await first.value.outcome == .delivered)
    #expect(await third.value.outcome == .delivered)
    #expect(double.connections == 2)
  }

  @Test("cancellations at any moment leave no message without an answer")
  func atAnyMoment() async throws {
    let double = try MailDouble()
    defer { double.stop() }
    let client = try MailClient(server: MailScene.server(double.port), maximumConnections: 3)
    let letter = try MailScene.letter()
    let outcomes = await withTaskGroup(of: MailOutcome.self) { group in
      for _ in 0..<50 {
        group.addTask {
          let task = Task { await client.send(letter).outcome }
          for _ in 0..<Int.random(in: 0...200) { await Task.yield() }
          task.cancel()
          return await task.value
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count == 50)
    // All places are free again.
    #expect(await client.send(letter).outcome == .delivered)
  }
}
