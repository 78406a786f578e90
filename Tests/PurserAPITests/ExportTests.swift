import NIOCore
import NIOEmbedded
import PurserCore
import TestSupport
import Testing

@testable import PurserAPI

@Suite("Exports beside orders")
struct ExportTests {
  @Test("so many exports go on at a time; whoever comes then is told when to come again")
  func places() throws {
    let desk = ExportDesk()
    var places = try (0..<ExportDesk.most).map { _ in try desk.begin() }
    let problem = #expect(throws: Problem.self) { _ = try desk.begin() }
    #expect(problem?.code == .overloaded)
    #expect(problem?.retryAfterSeconds == ExportDesk.retryAfterSeconds)
    places.removeLast()
    places.append(try desk.begin())
    #expect(throws: Problem.self) { _ = try desk.begin() }
    withExtendedLifetime(places) {}
  }

  @Test("all exports together take the less of a processor the busier the orders are")
  func pace() throws {
    let desk = ExportDesk()
    let now = ContinuousClock.now
    let work = Duration.milliseconds(1)
    let first = try desk.begin()
    #expect(desk.pause(after: work, commands: 0, now: now) == work)
    #expect(desk.pause(after: work, commands: 3, now: now + .seconds(1)) == work * 24)
    #expect(desk.pause(after: work, commands: 64, now: now + .seconds(2)) == work * 24)
    // Orders that come now and then leave room.
    #expect(desk.pause(after: work, commands: 0, now: now + .milliseconds(2500)) == work * 12.5)
    #expect(desk.pause(after: work, commands: 0, now: now + .seconds(9)) == work)
    #expect(desk.pause(after: work, commands: 1, now: now + .seconds(10)) == work * 12.5)
    let others = try (1..<4).map { _ in try desk.begin() }
    #expect(desk.pause(after: work, commands: 2, now: now + .seconds(11)) == work * 96)
    withExtendedLifetime((first, others)) {}
  }

  @Test("a file takes a place and gives it back, and where none is left it is refused")
  func refusal() async throws {
    try await TestGateway.withGateway { gateway, _ in
      try await TestGateway.serve(gateway) { server in
        func answer() async throws -> String {
          try await LoopbackClient.run(to: server.port) { client in
            client.send(
              WireRequest.get("/v1/transactions?format=csv", headers: ["Connection: close"]))
            return client.readToEnd()
          }
        }
        var places = try (0..<ExportDesk.most).map { _ in try gateway.exports.begin() }
        let refused = try await answer()
        #expect(refused.hasPrefix("HTTP/1.1 503 "), "\(refused)")
        #expect(refused.contains("\r\nRetry-After: \(ExportDesk.retryAfterSeconds)\r\n"))
        #expect(refused.contains("\"code\":\"overloaded\""))
        places.removeLast()
        for _ in 0...ExportDesk.most {
          #expect(try await answer().hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
        withExtendedLifetime(places) {}
      }
    }
  }

  // MARK: Clients that do not read

  private static let patience = TimeAmount.seconds(30)

  private func channel(_ loop: EmbeddedEventLoop) throws -> EmbeddedChannel {
    let channel = EmbeddedChannel(handler: StalledReader(patience: Self.patience), loop: loop)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return channel
  }

  @Test("a client that reads nothing is cut after its patience, and not before")
  func stalled() throws {
    let loop = EmbeddedEventLoop()
    let channel = try channel(loop)
    channel.isWritable = false
    channel.pipeline.fireChannelWritabilityChanged()
    loop.advanceTime(by: .seconds(29))
    #expect(channel.isActive)
    loop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
  }

  @Test("a client that reads now and then is not cut")
  func slow() throws {
    let loop = EmbeddedEventLoop()
    let channel = try channel(loop)
    for _ in 0..<10 {
      for isWritable in [false, true] {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
        loop.advanceTime(by: .seconds(20))
      }
    }
    #expect(channel.isActive)
    loop.advanceTime(by: .hours(1))
    #expect(channel.isActive)
    _ = try channel.finish()
  }

  @Test("a client that reads nothing does not hold the end of the server up")
  func shutdown() throws {
    let loop = EmbeddedEventLoop()
    let (stalled, reading) = (try channel(loop), try channel(loop))
    stalled.isWritable = false
    stalled.pipeline.fireChannelWritabilityChanged()
    for channel in [stalled, reading] {
      channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
    loop.advanceTime(by: .seconds(2))
    #expect(!stalled.isActive)
    #expect(reading.isActive)
    _ = try reading.finish()
  }

  @Test("nor does one for which little waits; one that goes on reading keeps its time")
  func shutdownWithLittle() throws {
    let loop = EmbeddedEventLoop()
    let (stalled, reading) = (try channel(loop), try channel(loop))
    // It waits in the channel as long as it is not flushed.
    stalled.write(ByteBuffer(repeating: 0, count: 1_000), promise: nil)
    reading.write(ByteBuffer(repeating: 0, count: 1_000), promise: nil)
    for channel in [stalled, reading] {
      channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
    for second in 1...20 {
      loop.advanceTime(by: .seconds(1))
      #expect(stalled.isActive == (second < 2))
      reading.flush()
      reading.write(ByteBuffer(repeating: 0, count: 1_000 - second), promise: nil)
    }
    #expect(reading.isActive)
    reading.flush()
    loop.advanceTime(by: .seconds(20))
    #expect(reading.isActive)
    _ = try reading.finish()
  }
}
