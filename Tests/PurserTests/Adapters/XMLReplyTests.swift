import Foundation
import Testing

@Suite("A reply in XML")
struct XMLReplyTests {
  private static func reply(
    _ name: String, _ body: String, _ lines: String, _ expected: TrialOutcome,
    decode: String = "xml"
  ) -> AdapterCase {
    AdapterCase(
      name, "request: {path: /b}\ndecode: \(decode)\n\(lines)", reply: .xml(body), expected)
  }

  private static let single = "balances: [{currency: USD, available: /r/balance}]"

  private static let cases = [
    reply(
      "has the amount in an element",
      "<?xml version=\"1.0\"?>\n<r><balance>\n 12.30 </balance></r>",
      single, .pools(["main USD 12.30"])),
    reply(
      "has it in attributes", #"<r ok="1"><acc cur="eur" left="5"/></r>"#,
      "balances: [{currency: /r/acc/@cur, available: /r/acc/@left}]", .pools(["main EUR 5.00"])),
    reply(
      "has a list",
      "<r><w id='a' state='on'><c>USD</c><v>1</v><hold>0.5</hold></w><w id='b'><c>EUR</c><v>2</v></w></r>",
      """
      balances:
        - each: /r/w
          pool: "@id"
          currency: ./c
          available: ./v - coalesce(./hold, 0)
          reserved: ./hold
          note: "@state"
      """, .pools(["a USD 0.50 reserved=0.50 note=on", "b EUR 2.00"])),
    reply(
      "has a list within a list, and its currency above",
      "<r><acc c='USD'><p n='x'>1</p><p n='y'>2</p></acc><acc c='EUR'><p n='x'>3</p></acc></r>",
      #"balances: [{each: /r/acc/p, pool: "@n", currency: ../@c, available: .}]"#,
      .pools(["x USD 1.00", "y USD 2.00", "x EUR 3.00"])),
    reply(
      "has what a predicate picks",
      "<r><acc type='credit'>9</acc><acc type='prepaid'>4</acc><acc type='prepaid'>5</acc></r>",
      "balances: [{currency: USD, available: \"/r/acc[@type='prepaid'][2]\"}]",
      .pools(["main USD 5.00"])),
    reply(
      "has members by name",
      "<r><m><name>balance</name><value><double>1.5</double></value></m><m><name>unit</name><value><string>GBP</string></value></m></r>",
      #"balances: [{currency: "/r/m[name='unit']/value/string", available: "/r/m[name='balance']/value/*"}]"#,
      .pools(["main GBP 1.50"])),
    reply(
      "has a default namespace", "<r xmlns='urn:x'><balance>3</balance></r>",
      "balances: [{currency: USD, available: /x:r/x:balance}]", .pools(["main USD 3.00"]),
      decode: "{xml: {namespaces: {x: 'urn:x'}}}"),
    reply(
      "has a namespace that the adapter forgot", "<r xmlns='urn:x'><balance>3</balance></r>",
      single, .failure("shape_changed", "`/r/balance` finds nothing")),
    reply(
      "has marks and sections",
      "<r><balance><![CDATA[1]]>2&#46;5<!-- cents --></balance><n>a&amp;b</n></r>",
      "balances: [{currency: USD, available: /r/balance, note: /r/n}]",
      .pools(["main USD 12.50 note=a&b"])),
    reply(
      "has a sum", "<r><w>1.10</w><w>2.20</w></r>",
      "balances: [{currency: USD, available: sum(/r/w), note: \"{{count(/r/w)}} lots\"}]",
      .pools(["main USD 3.30 note=2 lots"])),
    reply(
      "means an error", "<response status='error'><err code='4'>wrong PIN</err></response>",
      """
      balances: [{currency: USD, available: /response/balance}]
      error_message: /response/err
      errors:
        - {when: /response/err/@code == 4 || /response/err/@code == 5, class: auth}
        - {when: "/response/@status == 'error'", class: unknown}
      """, .failure("auth", "wrong PIN", status: 200)),
    reply(
      "says that it is no success", "<response><ok>false</ok><text>later</text></response>",
      """
      success_when: /response/ok == 'true'
      balances: [{currency: USD, available: /response/balance}]
      error_message: /response/text
      """, .failure("unknown", "later")),
    reply(
      "has lost an element", "<r><account><total>3</total><held>1</held></account></r>",
      "balances: [{currency: USD, available: /r/account/available}]",
      .failure("shape_changed", "nearest that exists is `/r/account`, which has `total` and `held`")
    ),
  ]

  @Test(
    "is read in the encoding that it says",
    arguments: [("ISO-8859-1", String.Encoding.isoLatin1), ("UTF-16", .utf16), ("UTF-8", .utf8)])
  func encodings(_ name: String, _ encoding: String.Encoding) async throws {
    let text = #"<?xml version="1.0" encoding="\#(name)"?><r><v>1</v><n>Zoë</n></r>"#
    var reply = ServedReply.xml("")
    reply.body = Array(try #require(text.data(using: encoding)))
    try await AdapterCase(
      "encoding",
      "request: {path: /b}\ndecode: xml\nbalances: [{currency: USD, available: /r/v, note: /r/n}]",
      reply: reply, .pools(["main USD 1.00 note=Zoë"])
    ).check()
  }

  @Test("is read by XPath", arguments: cases)
  func paths(_ supplier: AdapterCase) async throws { try await supplier.check() }

  private static let bomb =
    "<!DOCTYPE r [<!ENTITY a \"1111111111\">"
    + (1...9).map { n in
      let before = n == 1 ? "a" : "a\(n - 1)"
      return "<!ENTITY a\(n) \"\(String(repeating: "&\(before);", count: 10))\">"
    }.joined() + "]><r><balance>&a9;</balance></r>"

  @Test(
    "that is not to be trusted is malformed",
    arguments: [
      bomb, "<!DOCTYPE r SYSTEM \"http://127.0.0.1:1/r.dtd\"><r><balance>1&e;</balance></r>",
      "<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><r><balance>&e;</balance></r>",
      "<!DOCTYPE r []><r><balance>1&e;</balance></r>", "<r><balance>&e;</balance></r>",
      "<r><balance>1</balance>", "{\"balance\":1}", "",
    ])
  func hostile(_ body: String) async throws {
    let supplier = Self.reply("hostile", body, Self.single, .failure("malformed", "not XML"))
    let run = try await supplier.check()
    #expect(run.requests.count == 1)
    #expect(!run.trial.process.output.contains("root:"))
  }

  @Test(
    "that names a document type and declares nothing is read, and nothing is loaded",
    arguments: [
      "<!DOCTYPE r>", "<!DOCTYPE r []>", "<!DOCTYPE r SYSTEM \"http://127.0.0.1:1/r.dtd\">",
    ])
  func documentType(_ start: String) async throws {
    let supplier = Self.reply(
      "type", start + "<r><balance>1</balance></r>", Self.single, .pools(["main USD 1.00"]))
    let run = try await supplier.check()
    #expect(run.requests.count == 1)
  }
}
