internal import NIOCore

/// Closes connections before anything is read from them, as many as the supplier was told to.
final class ConnectionDoor: ChannelInboundHandler, RemovableChannelHandler, Sendable {
  typealias InboundIn = Never

  private let supplier: SimulatedSupplier

  init(supplier: SimulatedSupplier) { self.supplier = supplier }

  func channelActive(context: ChannelHandlerContext) {
    let isClosed = supplier.withState { state, _ in
      guard state.connectionsToClose > 0 else { return false }
      state.connectionsToClose -= 1
      return true
    }
    if isClosed { context.close(promise: nil) } else { context.fireChannelActive() }
  }
}
