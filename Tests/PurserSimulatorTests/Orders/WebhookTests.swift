import PurserCore
import PurserSuppliers
import Synchronization
import TestSupport
import Testing

@testable import PurserSimulator

@Suite("Webhooks of a simulated supplier", .mustEnd)
struct WebhookTests {
  /// A shop's endpoint for webhooks: what it received, in the order of arrival.
  private final class Inbox: Sendable {
    let messages: AsyncStream<AttemptMessage>
    let server: LoopbackServer

    /// An endpoint that answers with these statuses in turn, the last one for ever.
    init(_ statuses: [String] = ["200 OK"], at time: VirtualTime) throws {
      let (messages, arrival) = AsyncStream.makeStream(of: AttemptMessage.self)
      self.messages = messages
      let count = Mutex(0)
      server = try LoopbackServer { connection in
        while let request = connection.readRequest() {
          let number = count.withLock { count in
            count += 1
            return count - 1
          }
          arrival.yield(
            AttemptMessage(headers: request.headers, body: request.body, receivedAt: time.now))
          connection.reply(statuses[min(number, statuses.count - 1)])
        }
      }
    }
  }

  /// The first of `news` that is about a webhook.
  private static func message(_ news: AsyncStream<SupplierNews>) async -> SupplierNews? {
    for await event in news {
      switch event {
      case .messageAnswered, .messageFailed: return event
      case .order, .replyWaits, .replyReleased, .agendaChanged: break
      }
    }
    return nil
  }

  private static let answered = SupplierNews.messageAnswered(
    reference: "A-1-1", event: "order.delivered")
  private static let failed = SupplierNews.messageFailed(
    reference: "A-1-1", event: "order.delivered")

  @Test("a delivery is told by a signed webhook, which the adapter verifies and reads")
  func delivered() async throws {
    try await OrderBench.with(.webhook) { bench async throws in
      let inbox = try Inbox(at: bench.time)
      defer { inbox.server.stop() }
      bench.supplier.setWebhook(inbox.server.url("/hooks"))
      let order = try bench.order()
      let placed = await bench.place(order)
      #expect(placed.summary == "accepted")
      let news = bench.supplier.news()
      bench.time.advance(by: .seconds(2))
      #expect(await Self.message(news) == Self.answered)
      var messages = inbox.messages.makeAsyncIterator()
      let message = try #require(await messages.next())
      #expect(try bench.client.address(of: message) == .reference("A-1-1"))
      let told = await bench.client.take(message, of: order, placed.memo)
      #expect(told.summary == "delivered")
      #expect(told.texts == bench.supplier.purchases[0].codes)
      #expect(told.charged == (try money("19.50 USD")))
      var changed = message
      changed.body[0] = UInt8(ascii: "[")
      #expect(throws: AttemptMessageRefusal.self) { try bench.client.address(of: changed) }
    }
  }

  @Test("a webhook that is not answered comes again, and then no more")
  func again() async throws {
    try await OrderBench.with(.webhook) { bench async throws in
      let inbox = try Inbox(
        ["500 Internal Server Error", "500 Internal Server Error", "200 OK"], at: bench.time)
      defer { inbox.server.stop() }
      bench.supplier.setWebhook(inbox.server.url())
      _ = await bench.place(try bench.order())
      for (wait, outcome) in [(2, Self.failed), (5, Self.failed), (30, Self.answered)] {
        let news = bench.supplier.news()
        bench.time.advance(by: .seconds(wait))
        #expect(await Self.message(news) == outcome)
      }
      #expect(bench.supplier.nextEvent == nil)
    }
  }

  @Test("an address where nobody listens is tried four times")
  func givenUp() async throws {
    try await OrderBench.with(.webhook) { bench async throws in
      let inbox = try Inbox(at: bench.time)
      let url = inbox.server.url()
      inbox.server.stop()
      bench.supplier.setWebhook(url)
      _ = await bench.place(try bench.order())
      for wait in [2, 5, 30, 300] {
        let news = bench.supplier.news()
        bench.time.advance(by: .seconds(wait))
        #expect(await Self.message(news) == Self.failed)
      }
      #expect(bench.supplier.nextEvent == nil)
    }
  }

  @Test("one may come twice, the same both times")
  func twice() async throws {
    try await OrderBench.with(.webhook) { bench async throws in
      let inbox = try Inbox(at: bench.time)
      defer { inbox.server.stop() }
      bench.supplier.setWebhook(inbox.server.url())
      bench.supplier.setOrderFault(.messageTwice)
      _ = await bench.place(try bench.order())
      bench.time.advance(by: .seconds(2))
      var messages = inbox.messages.makeAsyncIterator()
      let (first, second) = (await messages.next(), await messages.next())
      #expect(try #require(first).body == second?.body)
      #expect(try bench.client.address(of: try #require(second)) == .reference("A-1-1"))
    }
  }

  @Test("one may come before the reply to its order")
  func beforeReply() async throws {
    try await OrderBench.with(.webhook) { bench async throws in
      let inbox = try Inbox(at: bench.time)
      defer { inbox.server.stop() }
      bench.supplier.setWebhook(inbox.server.url())
      bench.supplier.setOrderFault(.messageBeforeReply)
      let news = bench.supplier.news()
      let order = try bench.order()
      let placed = await bench.place(order)
      #expect(placed.summary == "accepted")
      // It was answered before the reply left, so that the news are there already.
      var seen: [SupplierNews] = []
      for await event in news {
        switch event {
        case .messageAnswered, .replyReleased: seen.append(event)
        case .order, .replyWaits, .messageFailed, .agendaChanged: break
        }
        if seen.count == 2 { break }
      }
      #expect(seen == [Self.answered, .replyReleased(1)])
      var messages = inbox.messages.makeAsyncIterator()
      let message = try #require(await messages.next())
      #expect(await bench.client.take(message, of: order, placed.memo).state == .delivered)
    }
  }

  @Test("none comes where it is set so, and where there is no address; nothing waits for it")
  func none() async throws {
    try await OrderBench.with(.webhook) { bench async throws in
      let order = try bench.order()
      bench.supplier.setOrderFault(.messageBeforeReply, on: .reference("A-1-1"))
      let placed = await bench.place(order)
      #expect(placed.summary == "accepted")
      #expect(await bench.lookUp(order, placed).state == .delivered)
      bench.supplier.setOrderFault(.noMessage)
      _ = await bench.place(try bench.order("A-2-1"))
      bench.time.advance(by: .seconds(2))
      #expect(bench.supplier.takeMessages().isEmpty)
      #expect(bench.supplier.timesBought("A-2-1") == 1)
    }
  }
}
