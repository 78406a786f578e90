internal import PurserCore
internal import ServiceLifecycle

/// Sends a webhook, and returns the status of its answer; `nil` where there was none. Called by many tasks at
/// once; it ends soon once its task is cancelled.
package typealias MessageSender = @Sendable (SupplierMessage) async -> Int?

/// Does at a supplier what time brings: lets replies leave, and sends webhooks.
struct SupplierRoutine: Service {
  let supplier: SimulatedSupplier
  let time: any PassingTime
  let send: MessageSender

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { tasks in
        let (bell, ringing) = AsyncStream.makeStream(
          of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let news = supplier.news()
        tasks.addTask { for await _ in news { ringing.yield() } }
        ringing.yield()
        var armed: Timestamp?
        for await _ in bell {
          for message in supplier.takeMessages() {
            tasks.addTask {
              supplier.answered(message.number, status: await send(message))
            }
          }
          guard let next = supplier.nextEvent, next != armed else { continue }
          armed = next
          tasks.addTask {
            await time.wait(until: next)
            ringing.yield()
          }
        }
      }
    }
  }
}
