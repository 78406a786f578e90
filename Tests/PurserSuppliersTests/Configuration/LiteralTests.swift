import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Literals of suppliers.yaml")
struct LiteralTests {
  @Test(
    "durations are read",
    arguments: [
      ("500ms", .milliseconds(500)), ("0s", .zero), ("120s", .seconds(120)),
      ("5m", .seconds(300)), ("2h", .seconds(7_200)), ("1d", .seconds(86_400)),
      ("1m30s", .seconds(90)), ("1h0m1s", .seconds(3_601)), ("1s500ms", .milliseconds(1_500)),
    ] as [(String, Duration)])
  func durations(text: String, expected: Duration) {
    #expect(Duration(literal: text) == expected)
  }

  @Test(
    "what is no duration is refused",
    arguments: [
      "", "s", "5", "5 m", "-5m", "+5m", "1.5h", "5M", "5min", "30s1m", "5m5m", "1mm", "٣s",
      "1000000000000s", "40000d", "9223372036854775807d",
    ])
  func noDurations(text: String) {
    #expect(Duration(literal: text) == nil)
  }

  @Test(
    "durations are written in the largest unit that leaves no rest",
    arguments: [
      (.zero, "0s"), (.milliseconds(1_500), "1500ms"), (.seconds(90), "90s"),
      (.seconds(120), "2m"), (.seconds(86_400), "1d"),
    ] as [(Duration, String)])
  func writing(duration: Duration, expected: String) {
    #expect(duration.literal == expected)
  }

  @Test(
    "hosts of this machine are told from others that look like it",
    arguments: [
      ("127.0.0.1", true), ("127.255.0.3", true), ("LOCALHOST", true), ("::1", true),
      ("[::1]", true), ("127.0.0.1.example", false), ("localhost.example", false),
      ("127.0.0.256", false), ("127.1", false), ("0.0.0.0", false), ("128.0.0.1", false),
      ("127.0.0.+1", false), ("", false),
    ])
  func loopback(host: String, expected: Bool) {
    #expect(HostName.isLoopback(host) == expected)
  }

  @Test(
    "an unknown name suggests the nearest known one, if any is near",
    arguments: [
      ("adaptor", "adapter"), ("baseURL", "base_url"), ("credentails", "credentials"),
      ("TAGS", "tags"), ("pausd", "paused"), ("colour", nil), ("", nil),
    ])
  func suggestions(name: String, expected: String?) {
    let known = ["adapter", "base_url", "credentials", "paused", "tags"]
    #expect(Quotation.nearest(to: name, among: known) == expected)
  }
}
