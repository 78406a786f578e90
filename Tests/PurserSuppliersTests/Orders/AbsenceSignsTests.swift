import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Orders: what says beside a missing order that it may be elsewhere")
struct AbsenceSignsTests {
  private static let head = """
      reference: {repeat: buys_again}
      place: {request: {method: POST, path: /buy, json: {ref: "{{reference}}"}}}
      states: {of: $.status, words: {done: delivered}}

    """
  private static let list =
    head + """
        look_up: {request: {path: /orders}, each: "$.orders[*]", where: $.ref == reference, absent_after: 0s}
      """
  private static let xml =
    head.replacing("$.status", with: "./status") + """
        decode: xml
        look_up: {request: {path: /orders}, each: /r/orders/order, where: ./ref == reference, absent_after: 0s}
      """

  private static func table(_ decode: String, _ rest: String) -> String {
    head + """
        look_up: {request: {path: /orders}, decode: \(decode), absent_after: 0s, \(rest)}
      """
  }

  /// What a look-up says of an order whose reply was lost.
  private func sought(
    _ order: String, _ answer: HTTPResponse, later: Duration = .zero
  ) async throws -> AttemptNews {
    let test = try OrderCase(order, [nil, answer])
    let attempt = try OrderCase.order()
    let lost = try await test.place(attempt)
    test.clock.advance(by: later)
    let client = try #require(test.client)
    return await client.lookUp(attempt, lost.memo)
  }

  private func isDoubted(_ order: String, _ answer: HTTPResponse, _ name: String) async throws {
    let news = try await sought(order, answer)
    #expect(news.state == .unknown && news.problem != nil, "\(name): \(news.written)")
  }

  private func isAbsent(_ order: String, _ answer: HTTPResponse, _ name: String) async throws {
    let news = try await sought(order, answer)
    #expect(news.written.hasPrefix("failed; not_found"), "\(name): \(news.written)")
  }

  @Test(
    "an error is seen however suppliers write it",
    arguments: [
      #""result":"fail","code":500,"message":"internal error""#, #""code":500"#,
      #""message":"internal error""#, #""success":0"#, #""ok":0"#, #""successful":false"#,
      #""status":"ERR""#, #""status":500"#, #""code":"ERROR""#, #""fault":{"code":"1"}"#,
      #""exception":"x""#, #""failed":true"#, #""Success":"False""#, #""is_success":false"#,
      #""code":"SYSTEM_ERROR""#, #""status":"503""#, #""retcode":-1"#, #""ack":"Failure""#,
      #""meta":{"status":"error"}"#, #""header":{"code":500}"#, #""status":{"code":"FAIL"}"#,
      #""message":"Service temporarily unavailable""#, #""result":false"#, #""type":"error""#,
    ])
  func errors(_ members: String) async throws {
    try await isDoubted(Self.list, .reply(#"{"orders":[],\#(members)}"#), members)
  }

  @Test(
    "what says that all is well is no error",
    arguments: [
      #""result":"ok","code":0,"message":"no orders found""#, #""success":1"#, #""status":"OK""#,
      #""status":200"#, #""code":"0000""#, #""failed":0"#, #""failed":3"#, #""exception":null"#,
      #""meta":{"status":"success","total":0}"#, #""message":"no error""#, #""code":404"#,
      #""total":"0","page":1,"pages":1"#, #""partial":false,"complete":true"#, #""next":"""#,
    ])
  func wells(_ members: String) async throws {
    try await isAbsent(Self.list, .reply(#"{"orders":[],\#(members)}"#), members)
  }

  @Test(
    "that there is more is seen however suppliers write it",
    arguments: [
      #""total_count":"1""#, #""incomplete_results":true"#, #""timed_out":true"#,
      #""partial":true"#, #""complete":false"#, #""meta":{"total":"4"}"#,
      #""hits":{"total":{"value":2}}"#,
      #""numFound":3"#, #""_shards":{"total":2,"failed":1}"#,
      #""pagination":{"totalPages":"3"}"#,
      #""truncated":"true""#,
    ])
  func more(_ members: String) async throws {
    try await isDoubted(Self.list, .reply(#"{"orders":[],\#(members)}"#), members)
  }

  @Test("so it is in headers")
  func headers() async throws {
    let (doubtful, plain) = (
      [
        ("X-Total-Count", "5"), ("Content-Range", "items 0-0/5"), ("X-Total", "2"),
        ("X-WP-TotalPages", "3"), ("X-Next-Page", "2"), ("X-Has-More", "true"),
      ],
      [
        ("X-Total-Count", "0"), ("Content-Range", "items */0"), ("X-Next-Page", ""),
        ("X-RateLimit-Remaining", "99"), ("X-Has-More", "false"), ("Age", "0"),
      ]
    )
    for (name, value) in doubtful {
      let reply = HTTPResponse.reply(
        #"{"orders":[]}"#, headers: [HTTPHeader(name: name, value: value)])
      try await isDoubted(Self.list, reply, "\(name): \(value)")
    }
    for (name, value) in plain {
      let reply = HTTPResponse.reply(
        #"{"orders":[]}"#, headers: [HTTPHeader(name: name, value: value)])
      try await isAbsent(Self.list, reply, "\(name): \(value)")
    }
  }

  @Test("a member that `absent_when` looks at is judged by it")
  func known() async throws {
    let order = Self.list.replacing(
      "absent_after: 0s", with: "absent_after: 0s, absent_when: \"$.code == 500 && $.n == 0\"")
    try await isAbsent(order, .reply(#"{"orders":[],"code":500,"n":1}"#), "code")
    try await isDoubted(order, .reply(#"{"orders":[],"success":0,"n":1}"#), "success")
  }

  @Test(
    "XML says the same as JSON",
    arguments: [
      "<r status='error'><orders/></r>", "<r><success>false</success><orders/></r>",
      "<r><status>error</status><orders/></r>", "<r><orders/><total>4</total></r>",
      "<r><orders total='4'/></r>", "<r><orders/><code>500</code></r>",
      "<r><head><result>FAIL</result></head><orders/></r>", "<r><orders/><fault>x</fault></r>",
      "<r><orders/><partial>true</partial></r>", "<r><orders/><pages>3</pages></r>",
      "<r><orders/><nextPage>2</nextPage></r>", "<r><orders><status>error</status></orders></r>",
    ])
  func xmls(_ body: String) async throws {
    try await isDoubted(Self.xml, .reply(body), body)
  }

  @Test(
    "and XML without any proves it",
    arguments: [
      "<r><orders/></r>", "<r status='ok'><orders/><total>0</total></r>",
      "<r><orders total='1'><order status='failed'><ref>x</ref></order></orders></r>",
    ])
  func plainXMLs(_ body: String) async throws {
    try await isAbsent(Self.xml, .reply(body), body)
  }

  @Test(
    "a table without the columns that are looked at is none",
    arguments: [
      "Service temporarily unavailable", #"{"error":"busy"}"#, "a,b", "ref", "status", "", "\n",
      "REF,status\nx,done",
    ])
  func tables(_ body: String) async throws {
    let order = Self.table("csv", #"each: "$[*]", where: $.ref == reference"#)
    try await isDoubted(order, .reply(body), body)
    try await isAbsent(order, .reply("ref,status\n"), "an empty table")
    try await isAbsent(order, .reply("id,ref,status\n1,x,done\n"), "a table")
  }

  @Test(
    "where any text would be a reply, what is not in it proves nothing",
    arguments: [
      (#"text"#, "where: $ == reference"), ("lines", #"each: "$[*]", where: $ == reference"#),
      ("{csv: {header: false}}", #"each: "$[*]", where: "$[0] == reference""#),
      ("key_value", "where: \"coalesce($.ref, '') == reference\""),
      ("text", "where: \"contains($, reference)\""),
    ])
  func texts(_ decode: String, _ rest: String) async throws {
    for body in ["", "busy", "\n"] {
      try await isDoubted(Self.table(decode, rest), .reply(body), "\(decode) \(body)")
    }
  }

  @Test("and `absent_when` may say what does")
  func rules() async throws {
    let text = Self.table("text", "absent_when: $ == 'NONE', where: $ == reference")
    try await isAbsent(text, .reply("NONE"), "text")
    let header = Self.table("json", "absent_when: header('X-Found') == 'no'")
    let found = [HTTPHeader(name: "X-Found", value: "no")]
    try await isAbsent(header, .reply("", headers: found), "header")
    try await isDoubted(header, .reply(""), "no header")
    let status = Self.table("json", "absent_when: reply.status == 204")
    try await isAbsent(status, .reply("", status: 204), "status")
  }

  @Test("an absence that is older than the order proves nothing", arguments: [404, 200])
  func ages(_ status: Int) async throws {
    func reply(_ age: String) -> HTTPResponse {
      .reply(
        status == 404 ? "" : #"{"orders":[]}"#, status: status,
        headers: [HTTPHeader(name: "Age", value: age)])
    }
    for age in ["300", "x"] {
      let news = try await sought(Self.list, reply(age), later: .seconds(60))
      #expect(news.state == .unknown, "\(age): \(news.written)")
      #expect(news.problem?.message.contains("a cache answered") ?? false, "\(news.written)")
    }
    let news = try await sought(Self.list, reply("30"), later: .seconds(60))
    #expect(news.state == .failed, "\(news.written)")
  }

  @Test("a look-up that asks for the order by its name needs no `where`")
  func withoutWhere() async throws {
    let order =
      Self.head + """
          look_up: {request: {path: /orders, query: {ref: "{{reference}}"}}, each: "$.orders[*]", absent_after: 0s}
        """
    try await isAbsent(order, .reply(#"{"orders":[]}"#), "none")
    let one = try await sought(order, .reply(#"{"orders":[{"status":"done"}]}"#))
    #expect(one.state == .delivered, "\(one.written)")
    try await isDoubted(
      order, .reply(#"{"orders":[{"status":"done"},{"status":"done"}]}"#), "two")
    #expect(throws: (any Error).self) {
      _ = try OrderCase(order.replacing("{{reference}}", with: "{{recipient}}"), [])
    }
  }
}
