package import CurlClient
internal import ExactJSON
package import Logging
package import PurserCore
internal import Synchronization

/// A chat of Telegram, told by a bot.
package final class TelegramChannel: DeliveryChannel {
  /// All that is known only while the process runs.
  private struct State {
    /// Where the chat is now, where it has moved.
    var movedTo: String?
    /// How many pieces of a message have arrived, where not all have.
    var arrived: [String: Int] = [:]
  }

  private let settings: Settings
  private let exchange: ChannelExchange
  private let logger: Logger
  private let state = Mutex(State())

  /// Of so many messages it is remembered how far they came.
  private static let remembered = 1_000

  /// Which chat, and by which bot.
  package struct Settings: Sendable {
    /// Where the Bot API is: Telegram's own, or the owner's server.
    package var base: String
    /// The bot's token.
    package var token: String
    /// The chat's number, or `@name` of a channel.
    package var chat: String
    /// The topic of a forum; `nil` for none.
    package var thread: Int64?

    /// Telegram's own server.
    package static let service = "https://api.telegram.org"

    /// A chat.
    package init(base: String = service, token: String, chat: String, thread: Int64? = nil) {
      self.base = base
      self.token = token
      self.chat = chat
      self.thread = thread
    }
  }

  /// A chat.
  ///
  /// - Parameters:
  ///   - settings: which chat, and by which bot.
  ///   - timeout: how long Telegram may take for each piece of a message.
  ///   - client: what sends.
  ///   - logger: where the owner is told that the chat has moved.
  ///   - wallClock: the time by which dates of replies are understood.
  package init(
    _ settings: Settings, timeout: Duration, client: CurlClient, logger: Logger,
    wallClock: @escaping @Sendable () -> Timestamp
  ) {
    self.settings = settings
    self.logger = logger
    exchange = ChannelExchange(
      client, timeout: timeout, secrets: [settings.token], wallClock: wallClock)
  }

  package var retryPolicy: RetryPolicy { .chat }

  package func send(_ delivery: Delivery) async -> DeliveryReply {
    guard let message = AlertMessage(json: delivery.body) else { return .noAlert }
    let text = TelegramText(message)
    let first = min(state.withLock { $0.arrived[delivery.id] ?? 0 }, text.count - 1)
    for piece in first..<text.count {
      // The one whose answer did not come is the first of this try.
      let reply = await send(text, piece, isRepeated: delivery.doubts > 0 && piece == first)
      guard reply == .arrived else {
        remember(delivery.id, piece)
        return reply
      }
    }
    remember(delivery.id, 0)
    return .arrived
  }

  /// Keeps how many pieces have arrived, so that they are not sent again with the rest.
  private func remember(_ id: String, _ arrived: Int) {
    state.withLock { state in
      if state.arrived.count >= Self.remembered { state.arrived = [:] }
      state.arrived[id] = arrived == 0 ? nil : arrived
    }
  }

  // MARK: One piece

  /// Sends a piece: to where the chat has moved, and without format where Telegram cannot read it.
  private func send(
    _ text: TelegramText, _ piece: Int, isRepeated: Bool
  ) async -> DeliveryReply {
    let (html, plain) = (
      text.html(piece, isRepeated: isRepeated), text.plain(piece, isRepeated: isRepeated)
    )
    var (chat, isFormatted) = (state.withLock(\.movedTo) ?? settings.chat, true)
    // Once more for each of the two.
    for _ in 0..<2 {
      var correction: Verdict.Correction?
      let request = Self.request(
        isFormatted ? html : plain, isFormatted: isFormatted, to: chat,
        settings)
      let reply = await exchange.send(request) { reply in
        let verdict = Self.judge(reply)
        correction = verdict.correction
        return verdict.reply
      }
      switch correction {
      case nil: return reply
      case .plain where isFormatted: isFormatted = false
      case .chat(let other) where other != chat:
        chat = other
        move(to: other)
      case .plain, .chat: return reply
      }
    }
    let last = Self.request(
      isFormatted ? html : plain, isFormatted: isFormatted, to: chat,
      settings)
    return await exchange.send(last) { Self.judge($0).reply }
  }

  private func move(to chat: String) {
    state.withLock { $0.movedTo = chat }
    logger.warning(
      "a chat of Telegram has moved; alerts go to where it is now until the configuration says so",
      metadata: ["chat": "\(settings.chat)", "moved_to": "\(chat)"])
  }

  /// The request of a text.
  package static func request(
    _ text: String, isFormatted: Bool, to chat: String, _ settings: Settings
  ) -> ChannelRequest {
    ChannelRequest(
      url: "\(settings.base)/bot\(settings.token)/sendMessage",
      body: JSONWriter.object { json in
        json.string("chat_id", chat)
        if let thread = settings.thread { json.integer("message_thread_id", thread) }
        json.string("text", text)
        if isFormatted { json.string("parse_mode", "HTML") }
        json.object("link_preview_options") { $0.bool("is_disabled", true) }
      })
  }

  // MARK: What Telegram means

  /// What a reply means, and what would help.
  package struct Verdict: Hashable, Sendable {
    /// How the same text can arrive.
    package enum Correction: Hashable, Sendable {
      /// Without format.
      case plain
      /// In the chat where it is now.
      case chat(String)
    }

    /// What the reply means for the message.
    package var reply: DeliveryReply
    /// What would help; `nil` where nothing does but time.
    package var correction: Correction?
  }

  /// What Telegram means: it has a message where it says `ok`, whatever the status.
  package static func judge(_ reply: ChannelReply) -> Verdict {
    if reply.json?["ok"]?.boolValue == true, (200..<300).contains(reply.status) {
      return Verdict(reply: .arrived)
    }
    let description = reply.json?["description"]?.stringValue
    let parameters = reply.json?["parameters"]
    if let chat = parameters?["migrate_to_chat_id"]?.numberValue?.text {
      return Verdict(
        reply: reply.refused("the chat has moved to \(chat)"), correction: .chat(chat))
    }
    let code = reply.json?["error_code"]?.numberValue.flatMap { Int($0.text) } ?? reply.status
    let wait = parameters?["retry_after"].map { $0.numberValue?.text ?? $0.stringValue ?? "" }
    switch code {
    case 400 where description?.contains("can't parse entities") == true:
      return Verdict(reply: reply.refused(description), correction: .plain)
    case 401, 404:
      return Verdict(
        reply: reply.refused("credential rejected: " + (description ?? "no such bot")))
    case 403: return Verdict(reply: reply.refused("blocked: " + (description ?? "no words")))
    case 408, 425, 429:
      return Verdict(reply: reply.failed(description, seconds: [wait ?? ""]))
    case 400..<500: return Verdict(reply: reply.refused(description))
    case 200..<300: return Verdict(reply: reply.failed(description))
    default: return Verdict(reply: reply.failure(description, seconds: [wait ?? ""]))
    }
  }
}
