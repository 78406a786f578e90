import ExactJSON
import Testing

@Suite("A supplier that answers in pages")
struct PageTests {
  private static let row = "balances: [{each: '$.items[*]', currency: USD, available: $.v}]"

  private static func page(_ values: Int..., more: String = "") -> ServedReply {
    let items = values.map { #"{"v":\#($0)}"# }.joined(separator: ",")
    return .json(#"{"items":[\#(items)]\#(more.isEmpty ? "" : "," + more)}"#)
  }

  private static func supplier(
    _ name: String, _ lines: String, credentials: [String] = [], _ total: String = "main USD 7.00",
    requests: [String], answer: @escaping CheckingServer.Answer
  ) -> AdapterCase {
    AdapterCase(
      name, lines + "\n" + row, credentials: credentials, .pools([total]), requests: requests,
      answer: answer)
  }

  private static let cases = [
    supplier(
      "by number, until one is empty",
      "request: {path: /w, query: {size: 2}}\npaginate: {page: 1, query: page}",
      requests: ["GET /w?size=2&page=1", "GET /w?size=2&page=2", "GET /w?size=2&page=3"]
    ) { $0.query("page") == "1" ? page(1, 2) : $0.query("page") == "2" ? page(4) : page() },
    supplier(
      "by number from zero, as many as the reply says",
      "request: {path: /w}\npaginate: {page: 0, query: p, while: \"page + 1 < $.pages\"}",
      requests: ["GET /w?p=0", "GET /w?p=1"]
    ) { $0.query("p") == "0" ? page(3, more: #""pages":"2""#) : page(4, more: #""pages":2"#) },
    supplier(
      "by number in the path, while the reply says that there is more",
      "request: {path: '/w/{{page}}'}\npaginate: {page: 1, while: $.has_more}",
      requests: ["GET /w/1", "GET /w/2"]
    ) {
      $0.path == "/w/1" ? page(3, more: #""has_more":true"#) : page(4, more: #""has_more":false"#)
    },
    AdapterCase(
      "by number in XML, where numbers are texts",
      """
      request: {path: /w}
      decode: xml
      paginate: {page: 9, query: p, while: /r/page < /r/pages}
      balances: [{each: /r/w, currency: USD, available: .}]
      """, .pools(["main USD 3.00"]), requests: ["GET /w?p=9", "GET /w?p=10", "GET /w?p=11"]
    ) {
      let page = $0.query("p") ?? ""
      return .xml("<r><page>\(page)</page><pages>11</pages><w of='\(page)'>1</w></r>")
    },
    supplier(
      "by offset",
      "request: {path: /w, query: {limit: 2, skip: '{{offset}}'}}\npaginate: {offset: 2, while: offset + 2 < $.total}",
      requests: ["GET /w?limit=2&skip=0", "GET /w?limit=2&skip=2"]
    ) { $0.query("skip") == "0" ? page(1, 2, more: #""total":3"#) : page(4, more: #""total":3"#) },
    supplier(
      "by offset in a form",
      "request: {method: POST, path: /w, form: {start: '{{offset}}'}}\npaginate: {offset: 2}",
      requests: ["POST /w", "POST /w", "POST /w"]
    ) {
      switch $0.form("start") {
      case "0": page(1, 2)
      case "2": page(4)
      case "4": page()
      default: throw Refusal($0.text)
      }
    },
    supplier(
      "by cursor",
      "request: {path: /w, query: {size: 9}}\npaginate: {cursor: $.next, query: after}",
      requests: ["GET /w?size=9", "GET /w?size=9&after=a%2Bb%3D", "GET /w?size=9&after=2"]
    ) {
      switch $0.query("after") {
      case nil: page(1, more: #""next":"a+b=""#)
      case "a+b=": page(2, more: #""next":"2""#)
      default: page(4, more: #""next":null"#)
      }
    },
    supplier(
      "by cursor in a body of JSON",
      "request: {method: POST, path: /w, json: {q: {cursor: '{{cursor}}'}}}\npaginate: {cursor: $.meta.cursor}",
      requests: ["POST /w", "POST /w"]
    ) {
      if try $0.json() == ["q": [:]] { return page(3, more: #""meta":{"cursor":"c-2"}"#) }
      try $0.expect(json: ["q": ["cursor": "c-2"]])
      return page(4, more: #""meta":{"cursor":""}"#)
    },
    supplier(
      "by cursor in a header",
      "request: {path: /w, headers: {X-Cursor: '{{cursor}}'}}\npaginate: {cursor: header('X-Next')}",
      requests: ["GET /w", "GET /w"]
    ) {
      var reply = $0["x-cursor"] == "n1" ? page(4) : page(3)
      if $0["x-cursor"] == nil { reply.headers.append(("X-Next", "n1")) }
      return reply
    },
    supplier(
      "by links in the body", "request: {path: /w}\npaginate: {link: $.links.next}",
      requests: ["GET /w", "GET /w?page=2&f=%20", "GET /other/w3", "GET /other/w3?x=4"]
    ) {
      switch $0.target {
      case "/w": page(1, more: #""links":{"next":"\#($0.origin)/w?page=2&f=%20"}"#)
      case "/w?page=2&f=%20": page(2, more: #""links":{"next":"/other/w3"}"#)
      case "/other/w3": page(0, more: #""links":{"next":"?x=4"}"#)
      default: page(4, more: #""links":{"next":null}"#)
      }
    },
    supplier(
      "by links that start at the folder of the page, or at its host",
      "request: {path: /v1/w}\npaginate: {link: $.next}",
      requests: ["GET /v1/w", "GET /v1/w2?p=a/b:c", "GET /v1/w3", "GET /w4"]
    ) {
      switch $0.target {
      case "/v1/w": page(1, more: #""next":"w2?p=a/b:c""#)
      case "/v1/w2?p=a/b:c": page(2, more: #""next":"./w3""#)
      case "/v1/w3": page(0, more: #""next":"//\#($0["host"] ?? "")/w4""#)
      default: page(4)
      }
    },
    supplier(
      "by the Link header, and takes the credentials along",
      "credentials: [key]\nauth: {query: {name: key, value: '{{key}}'}}\nrequest: {path: /w}\npaginate: {link: link('next')}",
      credentials: ["key=k&k-0001"],
      requests: [
        "GET /w?key=k%26k-0001", "GET /w?page=2&key=k%26k-0001", "GET /w?key=k%26k-0001&page=3",
      ]
    ) {
      var reply = page(0)
      switch $0.target {
      case "/w?key=k%26k-0001":
        reply = page(1)
        reply.headers.append(
          ("Link", "<\($0.origin)/w?page=9>; rel=\"last\", <\($0.origin)/w?page=2>; rel=\"next\""))
      case "/w?page=2&key=k%26k-0001":
        reply = page(2)
        reply.headers.append(("Link", "</w?key=k%26k-0001&page=3>; title=\"a, b\"; rel=next"))
      default: reply = page(4)
      }
      return reply
    },
    supplier(
      "and sends its headers along",
      "credentials: [key]\nauth: {bearer: '{{key}}'}\nrequest: {path: /w, headers: {X-V: '2'}}\npaginate: {link: $.next}",
      credentials: ["key=abcdefg"], requests: ["GET /w", "GET /w2"]
    ) {
      try $0.expect(header: "authorization", "Bearer abcdefg")
      try $0.expect(header: "x-v", "2")
      return $0.path == "/w" ? page(3, more: #""next":"/w2""#) : page(4)
    },
  ]

  @Test("is read to the last one", arguments: cases)
  func pages(_ supplier: AdapterCase) async throws { try await supplier.check() }

  @Test(
    "is not followed to another server",
    arguments: [
      "OTHER/w", "//127.0.0.1:1/w", "http://localhost:1/w", "https://127.0.0.1/w", "ftp://x/w",
      "mailto:x@y.example",
      "http://127.0.0.1@localhost:1/w",
    ])
  func foreignLink(_ link: String) async throws {
    let run = try await AdapterCase(
      "foreign",
      "credentials: [key]\nauth: {bearer: '{{key}}'}\nrequest: {path: /w, query: {at: OTHER}}\n"
        + "paginate: {link: $.next}\n" + Self.row, credentials: ["key=abcdefg"],
      .failure("shape_changed", "another server")
    ) { request in
      let next = link.replacing("OTHER", with: request.query("at") ?? "")
      return Self.page(1, more: #""next":"\#(next)""#)
    }.check()
    #expect(run.requests.count == 1)
    #expect(run.otherRequests.isEmpty)
  }

  @Test(
    "that never ends is given up",
    arguments: [
      ("{page: 1, query: p, max_pages: 3}", "the same item again", 2),
      ("{cursor: $.next, query: p}", "the same item again", 2),
      ("{link: $.link, max_pages: 5}", "the same item again", 2),
    ])
  func endless(_ pages: String, _ message: String, _ count: Int) async throws {
    let run = try await AdapterCase(
      "endless", "request: {path: /w}\npaginate: \(pages)\n" + Self.row,
      .failure("shape_changed", message)
    ) { _ in Self.page(1, more: #""next":"again","link":"/w""#) }.check()
    #expect(run.requests.count == count)
  }

  @Test("of which one fails is not read in part")
  func failingPage() async throws {
    try await AdapterCase(
      "failing", "request: {path: /w}\npaginate: {page: 1, query: p}\n" + Self.row,
      .failure("rate_limited", "429", status: 429)
    ) { $0.query("p") == "1" ? Self.page(5) : .json("{}", status: 429) }.check()
  }
}
