import PurserCore
import Testing

@testable import PurserOutbox

@Suite("Words of suppliers in messages")
struct OneLineTests {
  private func wording(_ text: String) -> AlertWording {
    AlertWording(
      AlertNotice(
        key: AlertKey(.supplier(SupplierID("acme")), .checkFailed), change: .worsened,
        tier: .critical, since: Timestamp(microsecondsSinceEpoch: 0), headline: text,
        details: [text]))
  }

  @Test(
    "breaks, what cannot be seen and what turns the writing round reach no chat",
    arguments: ["a\u{202E}b", "a\u{2066}b", "a\u{200B}b", "a\u{0}b", "a\r\nb", "a\u{2028}\u{85} b"])
  func unseen(text: String) {
    #expect(wording(text).title == "NOW CRITICAL: a b")
    #expect(wording(text).details == ["a b"])
  }

  @Test("marks that join letters stay, and a text of nothing is no line")
  func shown() {
    #expect(OneLine.of(" \u{1F469}\u{200D}\u{1F4BB} ") == "\u{1F469}\u{200D}\u{1F4BB}")
    #expect(wording("\u{200B}\u{202E}").details.isEmpty)
  }
}
