internal import NIOCore
internal import NIOHTTPTypes

/// Counts what one connection has handed to Hummingbird and what came back, so that the order lane
/// keeps the order of answers.
final class GeneralWatch: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// How many requests are not answered.
  private(set) var waitingCount = 0
  /// Whether the end of a request is still to come.
  private(set) var isReading = false
  /// When the last part came or the last answer left.
  private(set) var lastActivity = NIODeadline.now()
  /// Told after each answer.
  var onAnswer: (() -> Void)?
  /// Told that the bytes could not be read as requests.
  var onError: (() -> Void)?

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      waitingCount += 1
      isReading = true
    case .body: break
    case .end: isReading = false
    }
    lastActivity = .now()
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    onError?()
    context.fireErrorCaught(error)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let part = unwrapOutboundIn(data)
    context.write(data, promise: promise)
    switch part {
    case .head, .body: break
    case .end:
      // What cannot be read is answered too, without having been counted.
      waitingCount = max(0, waitingCount - 1)
      lastActivity = .now()
      onAnswer?()
    }
  }
}
