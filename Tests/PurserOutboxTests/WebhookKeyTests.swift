import PurserOutbox
import Testing

@Suite("The key of a webhook")
struct WebhookKeyTests {
  // The example that the libraries of Standard Webhooks are tested with.
  private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

  @Test("signs the published example as it is published")
  func vector() throws {
    let key = try #require(WebhookKey(Self.secret))
    let signature = key.signature(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330,
      body: Array(#"{"test": 2432232314}"#.utf8))
    #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test(
    "is nothing but its prefix and 24 to 64 bytes in base64",
    arguments: [
      "", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
      "whsec_c2hvcnQ=", "whsec_" + String(repeating: "AAAA", count: 22),
    ])
  func refused(_ text: String) { #expect(WebhookKey(text) == nil) }

  @Test("shows nothing of itself, however it is printed")
  func redacted() throws {
    let key = try #require(WebhookKey(Self.secret))
    var dumped = ""
    dump(key, to: &dumped)
    for text in ["\(key)", String(reflecting: key), dumped] {
      #expect(!text.contains("MfKQ"), "\(text)")
      #expect(!text.contains("49"), "\(text)")
    }
  }
}
