import Foundation
import NIOCore
import NIOEmbedded
import Testing

@testable import PurserAPI

@Suite("A listening socket for which there is no descriptor left")
struct AcceptPauseTests {
  private func isTaking(_ channel: EmbeddedChannel) -> Bool? {
    channel.options.last { $0.option is ChannelOptions.Types.AutoReadOption }?.value as? Bool
  }

  @Test(
    "takes nothing for a moment, and then goes on", arguments: [EMFILE, ENFILE, ENOBUFS, ENOMEM])
  func pause(_ number: Int32) throws {
    let channel = EmbeddedChannel(
      handler: AcceptPause(Connections(limit: 9, logger: TestGateway.quiet)))
    // As often as the event loop may be told of the same connection.
    for _ in 1...3 {
      channel.pipeline.fireErrorCaught(IOError(errnoCode: number, reason: "accept"))
    }
    #expect(isTaking(channel) == false)
    #expect(channel.options.count == 1)
    channel.embeddedEventLoop.advanceTime(by: .milliseconds(49))
    #expect(isTaking(channel) == false)
    channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
    #expect(isTaking(channel) == true)
    _ = try channel.finish()
  }

  @Test("takes nothing while as many are open as may be, and goes on when some are closed")
  func full() throws {
    let channel = EmbeddedChannel(
      handler: AcceptPause(Connections(limit: 16, logger: TestGateway.quiet)))
    // An eighth more, and one: a burst.
    let children = (1...19).map { _ in EmbeddedChannel(loop: channel.embeddedEventLoop) }
    for child in children {
      #expect(isTaking(channel) == nil)
      channel.pipeline.fireChannelRead(child as any Channel)
    }
    #expect(isTaking(channel) == false)
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(isTaking(channel) == false)
    try children[7].close().wait()
    channel.embeddedEventLoop.advanceTime(by: .milliseconds(50))
    #expect(isTaking(channel) == true)
    for child in children { _ = try child.finish(acceptAlreadyClosed: true) }
    _ = try channel.finish()
  }

  @Test("leaves other errors to the server")
  func others() throws {
    let channel = EmbeddedChannel(
      handler: AcceptPause(Connections(limit: 9, logger: TestGateway.quiet)))
    channel.pipeline.fireErrorCaught(IOError(errnoCode: EBADF, reason: "accept"))
    #expect(isTaking(channel) == nil)
    #expect(throws: IOError.self) { try channel.throwIfErrorCaught() }
    _ = try channel.finish()
  }
}
