import Testing

@Suite("A reply that is not JSON")
struct ReplyFormatTests {
  private static func reply(
    _ name: String, _ decode: String, _ body: String, _ row: String, _ expected: TrialOutcome,
    type: String = "text/plain"
  ) -> AdapterCase {
    AdapterCase(
      name,
      """
      request: {path: /b}
      decode: \(decode)
      balances:
        - \(row)
      """, reply: ServedReply(body, headers: [("Content-Type", type)]), expected)
  }

  private static let key = "{currency: USD, available: $.credit}"

  private static let cases = [
    reply(
      "is a bare number", "text", "\n 12.30\r\n", "{currency: USD, available: $}",
      .pools(["main USD 12.30"])),
    reply(
      "is a bare number that is JSON as well", "json", "12.30", "{currency: USD, available: $}",
      .pools(["main USD 12.30"]), type: "text/html"),
    reply(
      "is a text between quotes", "text", "\"12.30\"",
      #"{currency: USD, available: "replace($, '\"', '')"}"#, .pools(["main USD 12.30"])),
    reply(
      "is a sentence with a pattern",
      #"{text: {pattern: '^.*Your balance is (?<currency>[A-Z]{3}) (?<amount>[\d.]+)(?: \((?<held>[\d.]+) held\))?\.?$'}}"#,
      "OK. Your balance is EUR 17.05 (2.5 held).",
      "{currency: $.currency, available: $.amount, reserved: $.held}",
      .pools(["main EUR 17.05 reserved=2.50"])),
    reply(
      "is a sentence without its optional part",
      #"{text: {pattern: '(?<currency>[A-Z]{3}) (?<amount>[\d.]+)(?: \((?<held>[\d.]+) held\))?'}}"#,
      "EUR 17.05", "{currency: $.currency, available: $.amount, reserved: $.held}",
      .pools(["main EUR 17.05"])),
    reply(
      "is another sentence", "{text: {pattern: '^(?<amount>[0-9.]+)$'}}", "soon",
      "{currency: USD, available: $.amount}",
      .failure("shape_changed", "does not match the `pattern`")),
    reply(
      "is lines of which one counts", "lines", "OK\r\n 154.20 \r\nEUR\r\n",
      #"{currency: "$[2]", available: "$[1]"}"#, .pools(["main EUR 154.20"])),
    reply(
      "is lines of which the last counts", "lines", "one\ntwo\n\n77",
      #"{currency: USD, available: "$[-1]"}"#,
      .pools(["main USD 77.00"])),
    reply(
      "has fewer lines than that", "lines", "ERR 7\n", #"{currency: USD, available: "$[1]"}"#,
      .failure("shape_changed", "`$[1]` finds nothing")),
    reply(
      "is lines of keys and values", "key_value", "result=ok\n# note\ncredit = 5=5\nunit= EUR \n",
      #"{currency: $.unit, available: "capture($.credit, '^([0-9]+)=.*$')"}"#,
      .pools(["main EUR 5.00"])),
    reply(
      "is lines of keys and values with colons", "{key_value: {separator: ':'}}",
      "Status: 0\nAvailable Credit: 12.5\nAs Of: 10:15:00\n",
      #"{currency: USD, available: "$['Available Credit']", note: "$['As Of']"}"#,
      .pools(["main USD 12.50 note=10:15:00"])),
    reply(
      "is url-encoded", "form", "status=ok&credit=1%2C234.50&unit=%24+US&free=",
      "{currency: USD, available: \"number($.credit, ',')\", note: $.unit}",
      .pools(["main USD 1234.50 note=$ US"]), type: "application/json"),
    reply(
      "is comma-separated", "csv",
      "wallet,currency,\"amount, net\"\r\n\"main \"\"A\"\"\",USD,\"1,234.50\"\r\nb,EUR,2\r\n",
      #"{each: "$[*]", pool: $.wallet, currency: $.currency, available: "number($['amount, net'], ',')"}"#,
      .pools([#"main "A" USD 1234.50"#, "b EUR 2.00"]), type: "application/octet-stream"),
    reply(
      "is separated by semicolons without names", "{csv: {separator: ';', header: false}}",
      "EUR;12,50;x\nUSD;3;y",
      #"{each: "$[*]", currency: "$[0]", available: "number($[1], '.', ',')"}"#,
      .pools(["main EUR 12.50", "main USD 3.00"])),
    reply(
      "is comma-separated, and has names only", "csv", "wallet,amount\n",
      #"{each: "$[*]", currency: USD, available: $.amount}"#, .pools([])),
    reply(
      "is comma-separated, and has not even names", "csv", "\n",
      #"{each: "$[*]", currency: USD, available: $.amount}"#,
      .failure("malformed", "no line of names", status: 200)),
    reply(
      "is a call of a function", "text", #"cb({"b":{"usd":4}});"#,
      #"{currency: USD, available: "json(capture($, '(?s)^cb[(](.*)[)];?$')).b.usd"}"#,
      .pools(["main USD 4.00"])),
    reply(
      "is a line of JSON for each wallet", "lines",
      "{\"b\":4,\"c\":\"USD\"}\n{\"b\":5,\"c\":\"EUR\"}\n",
      #"{each: "$[*]", currency: json($).c, available: json($).b}"#,
      .pools(["main USD 4.00", "main EUR 5.00"])),
    reply(
      "has a record that is too short", "csv", "a,b\n1\n",
      #"{each: "$[*]", currency: USD, available: $.a}"#,
      .failure("malformed", "record 2 has 1 fields, the first 2", status: 200)),
    reply(
      "says that it is HTML and is JSON", "json", #"{"credit":1}"#, key, .pools(["main USD 1.00"]),
      type: "text/html"),
    reply(
      "says that it is JSON and is a form", "form", "credit=1", key, .pools(["main USD 1.00"]),
      type: "application/json; charset=utf-16"),
    reply(
      "begins with a mark of byte order", "json", "\u{FEFF}{\"credit\":1}", key,
      .pools(["main USD 1.00"])),
    reply(
      "says that it is JSON and is none", "json", "<html>busy</html>", key,
      .failure("malformed", "not JSON", status: 200), type: "application/json"),
    reply("is empty", "json", "", key, .failure("malformed", "not JSON", status: 200)),
    reply(
      "gives a key twice", "key_value", "credit=1\ncredit=2", key,
      .failure("malformed", #""credit" twice"#, status: 200)),
    reply(
      "holds JSON in a text", "json", #"{"status":1,"payload":"{\"credit\":[\"4.20\"]}"}"#,
      #"{currency: USD, available: "json($.payload).credit[0]"}"#, .pools(["main USD 4.20"])),
  ]

  @Test("is read as the adapter says", arguments: cases)
  func formats(_ supplier: AdapterCase) async throws { try await supplier.check() }
}
