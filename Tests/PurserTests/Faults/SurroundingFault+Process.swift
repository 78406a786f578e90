import CSurroundings
import ExactJSON
import Foundation

extension SurroundingFault {
  /// What happens to the process itself.
  static let processes: [SurroundingFault] = [
    stopped, killed, withoutPolling, withoutDescriptors, withoutAnyDescriptor, withoutMemory,
    restored,
  ]

  /// Those that take no longer on a busy machine.
  static let fewProcesses = [stopped, killed, withoutPolling, withoutDescriptors, restored]

  static let stopped = SurroundingFault(
    name: "the process is stopped", readiness: .silent,
    begin: { $0.gateway.process.send(SIGSTOP) }, end: { $0.gateway.process.send(SIGCONT) })

  static let killed = SurroundingFault(
    name: "the process is killed", readiness: .silent, course: .endsProcess,
    begin: { $0.gateway.process.send(SIGKILL) })

  /// The process is killed, and a backup of before is restored though nothing is wrong with the ledger.
  static let restored = SurroundingFault(
    name: "the process is killed and an earlier backup restored", readiness: .silent,
    course: .needsBackup(refusal: nil), lastSignal: SIGKILL,
    begin: { $0.gateway.process.send(SIGKILL) })

  /// The system cannot say which of the connections to suppliers are ready, for want of memory. Checks fail
  /// meanwhile or go on slowly, and afterwards they go on as before.
  static let withoutPolling = SurroundingFault(
    name: "no connection to a supplier can be waited for", readiness: .degraded, lines: nil,
    begin: { scene in
      scene.surroundings.pollError = ENOMEM
      // More than one: it is asked again.
      let surroundings = scene.surroundings
      _ = try await scene.gateway.get("/v1/balances") { _ in surroundings.failedPolls >= 3 }
    },
    end: { scene in
      scene.surroundings.pollError = 0
      let before = try await scene.gateway.get("/v1/balances").lastReading
      _ = try await scene.gateway.get("/v1/balances") { $0.lastReading != before }
    })

  /// More idle connections come than there are descriptors.
  static let withoutDescriptors = SurroundingFault(
    name: "there are no descriptors left", lines: ["idle ones are closed"],
    streams: Streams(redirections: "ulimit -n 120"),
    begin: { scene in
      try scene.connectIdle(150)
      _ = await scene.gateway.process.errors.line(containing: "idle ones are closed")
    }, end: { $0.closeIdle() })

  /// Nothing at all can be opened, while the gateway looks after its files, which it does twice a second. Mostly
  /// the process gets over it, and sometimes Swift's own libraries end it.
  private static let withoutAnyDescriptor = SurroundingFault(
    name: "nothing can be opened", readiness: .silent, lines: nil, course: .endsProcess,
    begin: { scene in
      // Not fewer than poll(2) is asked about at a time: it refuses more than the limit.
      surroundings_set_limit(scene.gateway.process.number, surroundings_descriptors, 16)
      let end = ContinuousClock.now + .milliseconds(1200)
      while ContinuousClock.now < end { await scene.knock() }
      scene.gateway.process.send(SIGKILL)
    })

  /// From now on the process gets no more memory than it has. Large requests and connections make it ask for
  /// more, and mostly it ends by that. Where it stands still instead, it is killed, as a system does that runs
  /// out of memory.
  private static let withoutMemory = SurroundingFault(
    name: "there is no memory left", readiness: .silent, lines: nil, course: .endsProcess,
    begin: { scene in
      let gateway = scene.gateway
      surroundings_set_limit(gateway.process.number, surroundings_memory, 0)
      let note = String(repeating: "x", count: 60_000)
      let end = ContinuousClock.now + .seconds(5)
      await withDiscardingTaskGroup { tasks in
        for client in 1...16 {
          tasks.addTask {
            while gateway.process.isRunning, ContinuousClock.now < end {
              _ = try? await gateway.post(
                "/v1/orders/preview",
                ["id": .string("large-\(client)"), "currency": "USD", "note": .string(note)],
                patience: .seconds(5))
            }
          }
        }
      }
      gateway.process.send(SIGKILL)
    })
}

extension GatewayClient.Reply {
  /// When the supplier was last read.
  fileprivate var lastReading: JSONValue? { balance(of: "foxreload")?["as_of"] }
}
