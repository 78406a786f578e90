package import CurlClient
package import PurserCore

/// A message of plain text as it goes over the wire: no line beyond 76 characters, ASCII alone, CR and LF at the end of each
/// line, and nothing in it that a server could take for its end (RFC 5322, RFC 2045, RFC 2047).
package struct MailMessage: Hashable, Sendable {
  /// Who it is from.
  package var sender: MailIdentity
  /// Who gets it.
  package var recipient: MailAddress
  /// What it is about.
  package var subject: String
  /// What it says.
  package var text: String
  /// When it was sent first.
  package var date: Timestamp
  /// What copies of it are recognised by: without angle brackets, `abc@shop.example`.
  package var id: String

  /// A message.
  package init(
    sender: MailIdentity, recipient: MailAddress, subject: String, text: String, date: Timestamp,
    id: String
  ) {
    self.sender = sender
    self.recipient = recipient
    self.subject = subject
    self.text = text
    self.date = date
    self.id = id
  }

  /// Header and text.
  package var bytes: [UInt8] {
    let header = [
      "From: \(from)",
      "To: <\(recipient.text)>",
      "Subject: \(MailHeader.text(subject, after: "Subject: "))",
      "Date: \(MailHeader.date(date))",
      "Message-ID: <\(id)>",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable",
      // Nobody's absence is to be told to a machine (RFC 3834, section 5).
      "Auto-Submitted: auto-generated",
    ]
    return Array((header.joined(separator: "\r\n") + "\r\n\r\n").utf8)
      + QuotedPrintable.bytes(text)
  }

  private var from: String {
    let name = MailHeader.name(sender.name)
    let address = "<\(sender.address.text)>"
    guard !name.isEmpty else { return address }
    let isShort = "From: \(name) \(address)".utf8.count <= MailHeader.longestLine
    return name + (isShort ? " " : "\r\n ") + address
  }
}
