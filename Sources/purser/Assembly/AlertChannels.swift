import CurlClient
import ExactJSON
import Foundation
import Logging
import PurserAPI
import PurserCore
import PurserOutbox
import PurserSuppliers

/// The ways of alerts as a configuration names them: what waits in the outbox, and what is kept up to date.
struct AlertChannels: Sendable {
  /// A receiver of a channel, with its place in the outbox.
  struct Receiver: Sendable {
    /// The channel's name.
    var channel: String
    /// Which service, as the file names it.
    var service: String
    /// Which of its receivers; `nil` where it has one.
    var name: String?
    /// How messages get there.
    var endpoint: OutboxEndpoint
    /// Whether each alert is a message of its own.
    var isSplit: Bool
  }

  /// The receivers of messages, in the order of the file.
  let receivers: [Receiver]
  /// The Alertmanagers, by channel.
  let managers: [String: AlertmanagerSettings]
  /// How long each of them may take.
  let timeouts: [String: Duration]

  /// No channels.
  init() { (receivers, managers, timeouts) = ([], [:], [:]) }

  /// The channels of a configuration.
  ///
  /// - Parameters:
  ///   - settings: the channels.
  ///   - client: what sends requests.
  ///   - logger: where the owner is told what goes wrong.
  init(_ settings: [AlertChannelSettings], client: CurlClient, logger: Logger) {
    let making = Making(client: client, logger: logger)
    var receivers: [Receiver] = []
    var managers: [String: AlertmanagerSettings] = [:]
    for channel in settings {
      if case .alertmanager(let manager) = channel.service {
        managers[channel.name] = AlertmanagerSettings(manager)
      } else {
        receivers += making.receivers(of: channel)
      }
    }
    let first = Dictionary(receivers.map { ($0.channel, $0.endpoint.name) }) { first, _ in first }
    let next = Dictionary(settings.map { ($0.name, $0.next) }) { $1 }
    self.receivers = receivers.map { receiver in
      var receiver = receiver
      receiver.endpoint.next = (next[receiver.channel] ?? nil).flatMap { first[$0] }
      return receiver
    }
    self.managers = managers
    timeouts = Dictionary(settings.map { ($0.name, $0.timeout) }) { $1 }
  }

  /// The first part of the names of their endpoints: webhooks of orders cannot be called so.
  static let prefix = "alerts/"
}

/// Makes receivers of settings.
private struct Making {
  let client: CurlClient
  let logger: Logger

  func receivers(of channel: AlertChannelSettings) -> [AlertChannels.Receiver] {
    let timeout = channel.timeout
    switch channel.service {
    case .slackWebhook(let url):
      return [
        one(
          channel, "slack", address: url.reveal(), origin: url.reveal(),
          SlackWebhookChannel(
            url: url.reveal(), timeout: timeout, client: client, wallClock: SystemClock.now))
      ]
    case .slack(let token, let room, let base):
      let base = base ?? SlackAPIChannel.service
      return [
        one(
          channel, "slack", address: "\(base) \(room) \(token.reveal())", origin: base,
          SlackAPIChannel(
            base: base, token: token.reveal(), channel: room, timeout: timeout, client: client,
            wallClock: SystemClock.now))
      ]
    case .telegram(let token, let chat, let thread, let base):
      let base = base ?? TelegramChannel.Settings.service
      return [
        one(
          channel, "telegram", address: "\(base) \(chat) \(token.reveal())", origin: base,
          TelegramChannel(
            TelegramChannel.Settings(
              base: base, token: token.reveal(), chat: chat, thread: thread),
            timeout: timeout, client: client, logger: logger, wallClock: SystemClock.now))
      ]
    case .mail(let mail): return recipients(of: mail, channel)
    case .textMessages(let phones): return self.phones(of: phones, channel)
    case .pagerDuty(let key, let severities, let base):
      let base = base ?? PagerDutyChannel.service
      return [
        one(
          channel, "pagerduty", address: "\(base) \(key.reveal())", origin: base, isSplit: true,
          PagerDutyChannel(
            base: base, routingKey: key.reveal(),
            severities: severities.compactMapValues(PagerDutyEvent.Severity.init),
            timeout: timeout, client: client, wallClock: SystemClock.now))
      ]
    case .webhook(let url, let secret, let previous):
      let secrets = [secret] + [previous].compactMap(\.self)
      return [
        one(
          channel, "webhook", address: url.reveal(), origin: url.reveal(),
          AlertWebhookChannel(
            WebhookChannel(
              url: url.reveal(), keys: secrets.compactMap { WebhookKey($0.reveal()) },
              timeout: timeout, client: client, wallClock: SystemClock.now)))
      ]
    case .alertmanager: return []
    }
  }

  private func one(
    _ channel: AlertChannelSettings, _ service: String, receiver: String? = nil, address: String,
    origin: String, isSplit: Bool = false, _ way: any DeliveryChannel
  ) -> AlertChannels.Receiver {
    let name = AlertChannels.prefix + channel.name + (receiver.map { "/\($0)" } ?? "")
    return AlertChannels.Receiver(
      channel: channel.name, service: service, name: receiver,
      endpoint: OutboxEndpoint(
        name: name, address: OutboxEndpoint.address(of: address),
        origin: OutboxEndpoint.origin(of: origin) ?? origin, types: ["alerts"], channel: way,
        source: nil),
      isSplit: isSplit)
  }

  private func recipients(
    of mail: AlertChannelSettings.Mail, _ channel: AlertChannelSettings
  ) -> [AlertChannels.Receiver] {
    var server = mail.server
    if let password = mail.password { server.login?.password = password.reveal() }
    let client: MailClient
    do throws(CurlError) { client = try MailClient(server: server) } catch {
      logger.error(
        "a channel of alerts cannot be used",
        metadata: ["channel": "\(channel.name)", "error": "\(error)"])
      return []
    }
    let sender = MailIdentity(address: mail.sender, name: mail.senderName)
    return mail.recipients.map { recipient in
      one(
        channel, "mail", receiver: recipient.text,
        address: "\(server.origin) \(recipient.text) \(mail.password?.reveal() ?? "")",
        origin: server.origin,
        MailChannel(client: client, sender: sender, recipient: recipient))
    }
  }

  private func phones(
    of account: AlertChannelSettings.TextMessages, _ channel: AlertChannelSettings
  ) -> [AlertChannels.Receiver] {
    let base = account.base ?? TextMessageChannel.Settings.service
    return account.phones.map { phone in
      var settings = TextMessageChannel.Settings(
        base: base, account: account.account, user: account.user,
        password: account.password.reveal(), from: account.from, to: phone)
      if let validity = account.validity { settings.validity = validity }
      return one(
        channel, "text_messages", receiver: phone,
        address: "\(base) \(account.account) \(phone) \(account.password.reveal())", origin: base,
        TextMessageChannel(
          settings, timeout: channel.timeout, client: client, wallClock: SystemClock.now))
    }
  }
}

extension AlertmanagerSettings {
  /// As the file says it.
  fileprivate init(_ settings: AlertChannelSettings.Alertmanager) {
    self.init(
      base: settings.url,
      headers: settings.authorization.map {
        [HTTPHeader(name: "Authorization", value: $0.reveal())]
      } ?? [],
      labels: settings.labels, link: settings.link, resolveTimeout: settings.resolveTimeout,
      groupWait: settings.groupWait, groupInterval: settings.groupInterval)
  }
}

extension OutboxEndpoint {
  /// Scheme, host and port of a URL, without a user; `nil` where it is none.
  static func origin(of url: String) -> String? {
    guard let parts = URLComponents(string: url), let scheme = parts.scheme, let host = parts.host
    else { return nil }
    return "\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? "")
  }
}
