import NIOCore
import NIOPosix

/// Suppliers for `Benchmarks/sweep`: answers every request without a body with one balance, and does
/// nothing else, so that whoever asks is what is measured. `SweepServer [PORT]`.
@main
struct SweepServer {
  static func main() throws {
    let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 0
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let server = try ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1_024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(BalanceReplies())
        }
      }
      .bind(host: "127.0.0.1", port: port).wait()
    print("listens on http://127.0.0.1:\(server.localAddress?.port ?? port)")
    try server.closeFuture.wait()
  }
}
