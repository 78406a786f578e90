package import CurlClient
internal import ExactJSON
internal import Foundation
package import PurserCore

/// A phone, by a service for text messages that takes forms as Twilio does.
///
/// What has arrived has been accepted by the service; whether the phone got it, it does not say.
package struct TextMessageChannel: DeliveryChannel {
  /// Which phone, and by which account.
  package struct Settings: Sendable {
    /// Where the API is.
    package var base: String
    /// The account, as it stands in the URL.
    package var account: String
    /// Who logs in: the account, or a key of it.
    package var user: String
    /// The token of the account, or the secret of the key.
    package var password: String
    /// From which number; a text that begins with `MG` is a messaging service.
    package var from: String
    /// To which number.
    package var to: String
    /// For how long the service tries: a night's alert must not arrive at noon.
    package var validity: Duration

    /// Twilio's own API.
    package static let service = "https://api.twilio.com"

    /// A phone.
    package init(
      base: String = service, account: String, user: String? = nil, password: String, from: String,
      to: String, validity: Duration = .seconds(4 * 3_600)
    ) {
      self.base = base
      self.account = account
      self.user = user ?? account
      self.password = password
      self.from = from
      self.to = to
      self.validity = validity
    }
  }

  private let settings: Settings
  private let exchange: ChannelExchange

  /// A phone.
  ///
  /// - Parameters:
  ///   - settings: which phone, and by which account.
  ///   - timeout: how long the service may take.
  ///   - client: what sends.
  ///   - wallClock: the time by which dates of replies are understood.
  package init(
    _ settings: Settings, timeout: Duration, client: CurlClient,
    wallClock: @escaping @Sendable () -> Timestamp
  ) {
    self.settings = settings
    exchange = ChannelExchange(
      client, timeout: timeout, secrets: [settings.password, Self.credential(settings)],
      wallClock: wallClock)
  }

  package var retryPolicy: RetryPolicy { .textMessage }

  package func send(_ delivery: Delivery) async -> DeliveryReply {
    guard let message = AlertMessage(json: delivery.body) else { return .noAlert }
    let request = Self.request(message, isRepeated: delivery.doubts > 0, settings)
    return await exchange.send(request, judge: Self.judge)
  }

  // MARK: The request

  /// Two messages of a phone: more cost more, and are not read.
  static let limit = 300

  /// The text of a message: a line for each alert.
  package static func text(_ message: AlertMessage, isRepeated: Bool) -> String {
    let lines = message.notices.map { AlertWording.line(AlertWording($0).title, limit: 140) }
    let head = "Purser " + (isRepeated ? AlertWording.repetition + " " : "")
    return head + TextLimit.fit(lines, separator: "\n", limit: limit - head.utf16.count)
  }

  /// The request of a message.
  package static func request(
    _ message: AlertMessage, isRepeated: Bool, _ settings: Settings
  ) -> ChannelRequest {
    let sender = settings.from.hasPrefix("MG") ? "MessagingServiceSid" : "From"
    return ChannelRequest(
      url: "\(settings.base)/2010-04-01/Accounts/\(FormEncoding.encoded(settings.account))"
        + "/Messages.json",
      contentType: "application/x-www-form-urlencoded",
      headers: [HTTPHeader(name: "Authorization", value: "Basic " + credential(settings))],
      body: FormEncoding.body([
        ("To", settings.to), (sender, settings.from),
        ("Body", text(message, isRepeated: isRepeated)),
        ("ValidityPeriod", String(max(1, settings.validity.wholeSeconds))),
      ]))
  }

  private static func credential(_ settings: Settings) -> String {
    Data("\(settings.user):\(settings.password)".utf8).base64EncodedString()
  }

  // MARK: What the service means

  /// What the service means: it has a message where it made one that has not failed. Its codes are kept.
  package static func judge(_ reply: ChannelReply) -> DeliveryReply {
    guard reply.status == 201 else { return failure(reply) }
    guard let json = reply.json, let status = json["status"]?.stringValue else {
      // It says that it has made something: another try may be another message.
      return reply.unknown(nil)
    }
    if let code = code(json["error_code"]) {
      return reply.refused("\(status), code \(code)" + words(json["error_message"]))
    }
    guard status != "failed", status != "undelivered" else { return reply.refused(status) }
    return .arrived
  }

  private static func failure(_ reply: ChannelReply) -> DeliveryReply {
    let reason = code(reply.json?["code"]).map { "code \($0)" + words(reply.json?["message"]) }
    switch reply.status {
    case 200..<300: return reply.failed(reason)
    case 401: return reply.refused("credential rejected" + (reason.map { ", \($0)" } ?? ""))
    // The message may have been made before: it costs money.
    case 500: return reply.unknown(reason)
    default: return reply.failure(reason)
    }
  }

  private static func code(_ value: JSONValue?) -> String? {
    value?.numberValue?.text ?? value?.stringValue
  }

  private static func words(_ value: JSONValue?) -> String {
    value?.stringValue.map { ": \($0)" } ?? ""
  }
}
