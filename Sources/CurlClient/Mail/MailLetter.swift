/// One message to one recipient: of several one that is refused would stop all.
package struct MailLetter: Hashable, Sendable {
  /// Where refusals go that come later.
  package var sender: MailAddress
  /// Who gets it.
  package var recipient: MailAddress
  /// Header and text.
  package var content: [UInt8]

  /// A message.
  package init(sender: MailAddress, recipient: MailAddress, content: [UInt8]) {
    self.sender = sender
    self.recipient = recipient
    self.content = content
  }

  /// The content with CR and LF at the end of each line, and nowhere else. Behind a lone LF a server may take a dot for
  /// the end of the message, and what follows for commands: libcurl doubles dots at the beginning of lines
  /// that end so alone.
  var lines: [UInt8] {
    let (cr, lf) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
    var lines: [UInt8] = []
    lines.reserveCapacity(content.count + content.count / 32 + 2)
    var isAfterCR = false
    for byte in content {
      if byte == cr || byte == lf {
        if !(byte == lf && isAfterCR) { lines += [cr, lf] }
      } else {
        lines.append(byte)
      }
      isAfterCR = byte == cr
    }
    if lines.last != lf { lines += [cr, lf] }
    return lines
  }
}
