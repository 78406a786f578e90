import CSurroundings
import ExactJSON
import Foundation

extension SurroundingFault {
  /// What happens to the process itself.
  static let processes: [SurroundingFault] = [
    stopped, killed, withoutDescriptors, withoutMemory, restored,
  ]

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

  /// As many idle connections come as there are descriptors left.
  private static let withoutDescriptors = SurroundingFault(
    name: "there are no descriptors left", lines: ["idle ones are closed"],
    begin: { scene in
      let number = scene.gateway.process.number
      let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(number)/fd")
      let highest = open.compactMap { UInt64($0) }.max() ?? 0
      surroundings_set_limit(number, surroundings_descriptors, highest + 3)
      try scene.connectIdle(60)
      _ = await scene.gateway.process.errors.line(containing: "idle ones are closed")
      // Nothing at all can be opened while the gateway looks after its files, which it does twice a second.
      // Not fewer than poll(2) is asked about at a time: it refuses more than the limit.
      surroundings_set_limit(number, surroundings_descriptors, 16)
      let end = ContinuousClock.now + .milliseconds(1200)
      // The connection of these requests may be one of those that are closed.
      while ContinuousClock.now < end { _ = try? await scene.gateway.get("/health/live") }
      scene.closeIdle()
      surroundings_set_limit(number, surroundings_descriptors, .max)
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
