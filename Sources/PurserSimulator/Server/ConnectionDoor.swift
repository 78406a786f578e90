internal import NIOCore

/// Closes connections before anything is read from them, as many as the supplier was told to, and tells when a client
/// leaves that waits for an answer.
///
/// The door belongs to one connection, and is used on its event loop alone.
final class ConnectionDoor: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = Never

  private let supplier: SimulatedSupplier
  private var hasLeft = false
  private var onLeave: (@Sendable () -> Void)?

  init(supplier: SimulatedSupplier) { self.supplier = supplier }

  /// Tells when the client closes its side, at once where it has; `nil` tells nobody any more.
  func watch(_ onLeave: (@Sendable () -> Void)?) {
    if hasLeft { onLeave?() } else { self.onLeave = onLeave }
  }

  func channelActive(context: ChannelHandlerContext) {
    let isClosed = supplier.withState { state, _ in
      guard state.connectionsToClose > 0 else { return false }
      state.connectionsToClose -= 1
      return true
    }
    if isClosed { context.close(promise: nil) } else { context.fireChannelActive() }
  }

  func channelInactive(context: ChannelHandlerContext) {
    leave()
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event { leave() }
    context.fireUserInboundEventTriggered(event)
  }

  private func leave() {
    hasLeft = true
    let told = onLeave
    onLeave = nil
    told?()
  }
}
