import CurlClient
import PurserCore
import PurserOutbox
import TestSupport
import Testing

/// What Purser composes, as a reader that others wrote understands it.
@Suite("Mails as Python reads them", .mustEnd)
struct MailMessageTests {
  private static let subjects = [
    "plain", "acme: \u{20AC}84,20 übrig",
    "日本の供給者: 残高が足りません、すぐに入金してください。もう一度お知らせします",
    "=?UTF-8?Q?not_encoded?=", "with \"quotes\" and \\ and <brackets>, and; more: ends",
    String(repeating: "long words ", count: 20), String(repeating: "x", count: 300),
    String(repeating: "👩‍👩‍👧‍👦🇩🇪", count: 30), "Emoji 🪫 at the end 🪫",
  ]
  private static let breaking = [
    "acme\r\nBcc: evil@x.example\r\n\r\nbody", "acme\nX: y", "acme\rX: y", "acme\n.\nQUIT",
    ".", "..",
    "acme\u{2028}X\u{85}Y\u{0}Z", "acme\u{202E}txet", "From me", "\n.\n.\n", "\t", "=\r\n=",
  ]

  /// What arrives of a message.
  private func arrived(
    _ python: PythonMailServer, _ notice: AlertNotice, name: String = "Purser"
  ) async throws -> PythonMailServer.Mail {
    let channel = try MailScene.channel(python.port, name: name)
    try #require(await channel.send(MailScene.delivery([notice])) == .arrived)
    let mail = try await python.nextMail()
    #expect(mail.defects == [] && mail.ascii && !mail.lone, "\(mail)")
    #expect(mail.longest <= 76, "\(mail)")
    #expect(
      mail.names == [
        "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding", "Auto-Submitted",
      ])
    #expect(mail.recipients == ["owner@shop.example"])
    #expect(mail.date == "2026-11-30T21:05:00+00:00")
    #expect(mail.auto == "auto-generated" && mail.type == "text/plain")
    return mail
  }

  @Test("subjects and texts arrive as they were, in any script and of any length")
  func scripts() async throws {
    let python = try PythonMailServer(.plain)
    defer { python.stop() }
    for text in Self.subjects {
      let notice = try MailScene.notice(text, details: [text, "= x =  ", text])
      let mail = try await arrived(python, notice)
      let shown = text.split(separator: " ").joined(separator: " ")
      let isCut = shown.count > 150
      if isCut {
        #expect(mail.subject.hasPrefix("[critical] " + shown.prefix(100)))
        #expect(mail.subject.hasSuffix("…"))
      } else {
        #expect(mail.subject.split(separator: " ") == "[critical] \(shown)".split(separator: " "))
      }
      #expect(mail.text.split(separator: " ").joined(separator: " ").contains(shown.prefix(1_900)))
    }
  }

  @Test("names with breaks of lines, lone dots and what cannot be seen are one line")
  func breaks() async throws {
    let python = try PythonMailServer(.plain)
    defer { python.stop() }
    for text in Self.breaking {
      let notice = try MailScene.notice(text, supplier: text, details: [text])
      let mail = try await arrived(python, notice, name: text)
      #expect(mail.subject.hasPrefix("[critical]"))
      #expect(mail.from.hasSuffix("<alerts@shop.example>") || mail.from == "alerts@shop.example")
      // The headline, what to do, what it is about, a blank line, and who says it.
      let lines = mail.text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == 6, "\(mail)")
      for scalar: Unicode.Scalar in ["\r", "\u{0}", "\u{85}", "\u{2028}", "\u{202E}"] {
        let shown = (mail.text + mail.subject).unicodeScalars
        #expect(!shown.contains { $0 == scalar })
      }
    }
  }

  @Test("the sender's name arrives in any script")
  func names() async throws {
    let python = try PythonMailServer(.plain)
    defer { python.stop() }
    for (name, shown) in [
      ("", "alerts@shop.example"), ("Purser", "Purser <alerts@shop.example>"),
      ("Kasse, Büro \"Süd\"", "\"Kasse, Büro \\\"Süd\\\"\" <alerts@shop.example>"),
      ("供給者の残高を見張る人", "供給者の残高を見張る人 <alerts@shop.example>"),
      ("a \"b\" \\ c", "\"a \\\"b\\\" \\\\ c\" <alerts@shop.example>"),
    ] {
      let mail = try await arrived(python, try MailScene.notice(), name: name)
      #expect(mail.from == shown)
    }
  }

  @Test("random texts never break a mail")
  func random() async throws {
    let python = try PythonMailServer(.plain)
    defer { python.stop() }
    var random = SeededRandom(seed: 43)
    let pieces = [
      "\r", "\n", "\r\n", ".", "=", "?", "=?", "?=", " ", "\t", "From ", "a", "€", "🪫", "\u{0}",
      "\"",
      "<", ">", "@", ":", String(repeating: "w", count: 75),
    ]
    for _ in 0..<60 {
      let text = (0..<Int.random(in: 1...60, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      _ = try await arrived(
        python, try MailScene.notice(text, supplier: text, details: [text, text]), name: text)
    }
  }
}
