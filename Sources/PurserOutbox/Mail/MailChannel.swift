internal import Crypto
package import CurlClient
package import PurserCore

/// One recipient of alerts by mail. Each has an endpoint of its own, so that one that is refused stops no other.
///
/// A mail whose outcome is unknown is sent again under the same `Message-ID`, by which its copies are recognised.
package struct MailChannel: DeliveryChannel {
  private let client: MailClient
  private let sender: MailIdentity
  private let recipient: MailAddress

  /// A recipient.
  ///
  /// - Parameters:
  ///   - client: the mail server, which several recipients share.
  ///   - sender: who mails are from.
  ///   - recipient: who gets them.
  package init(client: MailClient, sender: MailIdentity, recipient: MailAddress) {
    self.client = client
    self.sender = sender
    self.recipient = recipient
  }

  package var retryPolicy: RetryPolicy { .mail }

  package func send(_ delivery: Delivery) async -> DeliveryReply {
    guard let report = await report(of: delivery) else {
      return .refused(problem: "the message is none of alerts")
    }
    return switch report.outcome {
    case .delivered: .arrived
    case .refusedForNow(let problem), .notSent(let problem): .failed(problem: problem)
    case .refusedForGood(let problem): .refused(problem: problem)
    case .unknown(let problem): .unknown(problem: problem)
    }
  }

  /// Sends a message once and says all that is to be known of it; `nil` where it is none of alerts.
  package func report(of delivery: Delivery) async -> MailReport? {
    guard let message = message(of: delivery) else { return nil }
    return await client.send(
      MailLetter(
        sender: sender.address, recipient: recipient, content: message.bytes))
  }

  /// The mail of a delivery: the same in every try.
  func message(of delivery: Delivery) -> MailMessage? {
    guard let alerts = AlertMessage(json: delivery.body) else { return nil }
    return MailMessage(
      sender: sender, recipient: recipient, subject: alerts.mailSubject, text: alerts.mailText,
      date: delivery.createdAt, id: id(of: delivery))
  }

  /// The endpoint is part of it: two recipients may get different alerts under one name.
  private func id(of delivery: Delivery) -> String {
    let digest = SHA256.hash(data: Array("\(delivery.endpoint)\n\(delivery.id)".utf8))
    let mark = digest.prefix(12).map { Hexadecimal.text($0) }.joined()
    // A name of other letters could break the header; its digest stands for it.
    let isPlain = delivery.id.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte)
        || (0x61...0x7A).contains(byte | 0x20)
    }
    let name = isPlain && delivery.id.utf8.count <= 40 ? "\(delivery.id).\(mark)" : mark
    return "\(name)@\(sender.address.domain)"
  }
}
