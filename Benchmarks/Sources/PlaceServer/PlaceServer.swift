import NIOCore
import NIOPosix

/// A supplier for `Benchmarks/place` that sells whatever is asked for and answers at once: it does nothing but read
/// the request and count. `PlaceServer [PORT]`.
@main
struct PlaceServer {
  static func main() throws {
    let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 0
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let till = Till()
    let server = try ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1_024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(SupplierReplies(till))
        }
      }
      .bind(host: "127.0.0.1", port: port).wait()
    print("listens on http://127.0.0.1:\(server.localAddress?.port ?? port)")
    try server.closeFuture.wait()
  }
}
