import CurlClient
import Testing

@Suite("Addresses and servers of mail")
struct MailAddressTests {
  @Test(
    "bare addresses are taken as they are",
    arguments: [
      "a@b", "alerts@shop.example", "first.last+tag@mail.shop.example", "root@localhost",
      "o'neil@x.example", "a@[192.0.2.7]", "a@[IPv6:2001:db8::7]", "a@xn--bcher-kva.example",
      "{x}!#$%&*/=?^_`|~-@x.example",
    ])
  func valid(text: String) throws {
    let address = try MailAddress(text)
    #expect(address.text == text)
    #expect(text.hasSuffix("@" + address.domain))
  }

  @Test(
    "everything else is refused, with what to write",
    arguments: [
      ("", "is no address"), ("alerts", "is no address"), ("a@b@c", "is no address"),
      ("Shop <alerts@shop.example>", "is more than an address"),
      ("<alerts@shop.example>", "is more than an address"), ("a@b,c@d", "is more than an address"),
      ("\"a b\"@x.example", "is more than an address"),
      (" a@x.example", "has a blank"), ("a@x.example ", "has a blank"),
      ("a b@x.example", "has a blank"),
      ("a@x.example\r\nRCPT TO", "has a blank"), ("a\n@x.example", "has a blank"),
      ("a\u{0}@x.example", "has a blank"),
      ("jürgen@x.example", "before `@`"), ("a@bücher.example", "xn--"),
      ("@x.example", "no name"), (".a@x.example", "no name"), ("a..b@x.example", "no name"),
      ("a@", "no host"), ("a@-x.example", "no host"), ("a@x..example", "no host"),
      ("a@[2001:db8::7]", "no host"), ("a@[192.0.2]", "no host"), ("a@[x]", "no host"),
    ])
  func invalid(text: String, words: String) {
    let problem = #expect(throws: MailAddress.Problem.self) { try MailAddress(text) }
    #expect(problem?.message.contains(words) == true, "\(problem?.message ?? "")")
    #expect(problem?.message.contains("\n") == false)
  }

  @Test("addresses have bounds")
  func bounds() throws {
    let local = String(repeating: "a", count: 64)
    #expect(throws: Never.self) { try MailAddress(local + "@x.example") }
    #expect(throws: MailAddress.Problem.self) { try MailAddress(local + "a@x.example") }
    #expect(throws: MailAddress.Problem.self) {
      try MailAddress("a@" + String(repeating: "x.", count: 130) + "example")
    }
  }

  @Test("the usual ports, and what is wrong with a server")
  func servers() {
    #expect(MailServer(host: "mail.test").origin == "mail.test:587")
    #expect(MailServer(host: "2001:db8::7", security: .tls).origin == "[2001:db8::7]:465")
    #expect(MailServer(host: "192.0.2.7", security: .none).origin == "192.0.2.7:25")
    #expect(MailServer(host: "mail.test", helloName: "[192.0.2.7]").problems == [])
    let hosts = [
      "", "mail.test/x", "a b", "user@mail.test", "smtp://mail.test", "m.test:25", "x?y",
    ]
    for host in hosts {
      #expect(MailServer(host: host).problems.count == 1)
      #expect(throws: CurlError.self) { try MailClient(server: MailServer(host: host)) }
    }
    for name in ["", "a b", "x\r\nMAIL", "[x]"] {
      #expect(MailServer(host: "mail.test", helloName: name).problems.count == 1)
    }
    let login = MailLogin(user: "", password: "", mechanisms: [])
    #expect(MailServer(host: "mail.test", port: 0, login: login).problems.count == 4)
  }
}
