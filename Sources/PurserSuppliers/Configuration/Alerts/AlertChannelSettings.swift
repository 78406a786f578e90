package import CurlClient
package import PurserCore

/// A way to people, as the owner names it.
package struct AlertChannelSettings: Sendable {
  /// Which service, and what it needs.
  package enum Service: Sendable {
    /// Slack's incoming webhook, whose URL is the secret.
    case slackWebhook(url: Secret)
    /// Slack's `chat.postMessage`; `base` in place of Slack's own API.
    case slack(token: Secret, channel: String, base: String?)
    /// A bot of Telegram; `base` in place of Telegram's own server, `thread` a topic of a forum.
    case telegram(token: Secret, chat: String, thread: Int64?, base: String?)
    /// Mail, one message for each recipient.
    case mail(Mail)
    /// Text messages in the manner of Twilio, one for each phone.
    case textMessages(TextMessages)
    /// PagerDuty's Events API v2.
    case pagerDuty(routingKey: Secret, severities: [AlertTier: String], base: String?)
    /// A receiver of signed messages (Standard Webhooks).
    case webhook(url: Secret, secret: Secret, previousSecret: Secret?)
    /// Prometheus Alertmanager, API v2.
    case alertmanager(Alertmanager)
  }

  /// A mail server, and who writes to whom.
  package struct Mail: Sendable {
    /// The server; its login has no password.
    package var server: MailServer
    /// The password of the login; `nil` where nobody logs in.
    package var password: Secret?
    /// Who mails are from.
    package var sender: MailAddress
    /// The name that is shown with it.
    package var senderName: String
    /// Who gets them.
    package var recipients: [MailAddress]
  }

  /// An account that sends text messages, and to which phones.
  package struct TextMessages: Sendable {
    /// The account.
    package var account: String
    /// The key's name, where it is not the account.
    package var user: String?
    /// The account's token, or the key's secret.
    package var password: Secret
    /// From which number or messaging service.
    package var from: String
    /// To which numbers.
    package var phones: [String]
    /// For how long the service tries; `nil` for as long as is usual.
    package var validity: Duration?
    /// In place of Twilio's own API.
    package var base: String?
  }

  /// An Alertmanager, and the times that it is configured with.
  package struct Alertmanager: Sendable {
    /// Where it is, without `/api/v2`.
    package var url: String
    /// The `Authorization` header; `nil` for none.
    package var authorization: Secret?
    /// Labels besides Purser's own.
    package var labels: [String: String]
    /// Where people look; `nil` for none.
    package var link: String?
    /// Its `global.resolve_timeout`.
    package var resolveTimeout: Duration
    /// The longest `group_wait` of its routes.
    package var groupWait: Duration
    /// The longest `group_interval` of its routes.
    package var groupInterval: Duration
  }

  /// Its name.
  package var name: String
  /// Which service, and what it needs.
  package var service: Service
  /// How long the service may take; mail has times of its own.
  package var timeout: Duration
  /// Which other channel gets what cannot be delivered here; `nil` for none.
  package var next: String?

  /// How long a service may take, unless the owner says otherwise.
  package static let defaultTimeout = Duration.seconds(15)

  /// The secrets in use.
  var secrets: [Secret] {
    switch service {
    case .slackWebhook(let url): [url]
    case .slack(let token, _, _), .telegram(let token, _, _, _): [token]
    case .mail(let mail): [mail.password].compactMap(\.self)
    case .textMessages(let phones): [phones.password]
    case .pagerDuty(let key, _, _): [key]
    case .webhook(let url, let secret, let previous):
      [url, secret] + [previous].compactMap(\.self)
    case .alertmanager(let settings): [settings.authorization].compactMap(\.self)
    }
  }
}
