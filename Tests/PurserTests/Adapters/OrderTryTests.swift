import Foundation
import Testing

@Suite("purser adapter try --order")
struct OrderTryTests {
  private static let adapter = """
    credentials: [key]
    auth: {bearer: "{{key}}"}
    order:
      parameters: {operator: {required: true}}
      reference: {form: "S-{{attempt}}", repeat: returns_first}
      place:
        request: {method: POST, path: /orders, json: {ref: "{{reference}}", n: "{{quantity}}", op: "{{operator}}", max: "{{amount}}"}}
      look_up: {request: {path: "/orders/{{reference}}"}}
      states: {of: $.state, words: {ok: delivered, wait: in_flight}}
      supplier_reference: $.id
      charged: $.cost
      balance: $.left
      content: {each: "$.codes[*]", fields: {code: $.c, pin: $.p}}
      error_message: $.message
    """

  private static func trying(
    _ arguments: [String], format: [String] = ["--json"], answer: @escaping CheckingServer.Answer
  ) async throws -> (PurserProcess.Result, [ReceivedRequest]) {
    try await Turnstile.ofCases.pass {
      try await CheckingServer.with(answer) { server in
        try await TestBench.with("") { bench in
          try bench.write("cards.yaml", adapter)
          let result = try await bench.purser(
            ["adapter", "try", "cards.yaml", "--base-url", server.url] + format + arguments)
          return (result, server.requests)
        }
      }
    }
  }

  private static let good = [
    "--credentials", "key=k-123456", "--order", "--sku", "G1", "--quantity", "2", "--amount",
    "20.00", "--currency", "USD", "--reference", "A-7-1", "--parameter", "operator=x",
  ]

  @Test("prints one object, in its order, and nothing else")
  func delivered() async throws {
    let (result, requests) = try await Self.trying(Self.good) { _ in
      .json(
        #"{"state":"ok","id":77,"cost":"19.5","left":480,"codes":[{"c":"AB","p":0012},{"c":"CD","p":"7"}]}"#
      )
    }
    #expect(result.ending == .exit(0))
    #expect(result.errors == "")
    #expect(
      result.output == #"""
        {"state":"delivered","reference":"S-A-7-1","supplier_reference":"77","charged":"19.50","currency":"USD","balance":"480.00","delivered":["AB","0012","CD","7"],"items":[{"code":"AB","pin":"0012"},{"code":"CD","pin":"7"}],"error":null}

        """#)
    #expect(requests.map { "\($0.method) \($0.target)" } == ["POST /orders"])
    #expect(
      requests.first.map { String(decoding: $0.body, as: UTF8.self) }
        == #"{"ref":"S-A-7-1","n":2,"op":"x","max":20.00}"#)
  }

  @Test("shows people which selectors find nothing, and what is near")
  func unfound() async throws {
    let (result, _) = try await Self.trying(Self.good, format: []) { _ in
      .json(#"{"state":"ok","order":{"id":77},"cost":"19.5","left":1,"codes":[{"code":"AB"}]}"#)
    }
    let lines = result.errors.split(separator: "\n").filter { $0.contains("finds nothing") }
    let near = "finds nothing; the nearest that exists is `$`, which has"
    #expect(
      lines.prefix(3) == [
        "supplier_reference: `$.id` \(near) `state`, `order`, `cost`, `left` and `codes`",
        "code of content: `$.c` \(near) `code`", "pin of content: `$.p` \(near) `code`",
      ])
  }

  @Test("a refusal ends with 1, and says why without secrets")
  func refused() async throws {
    let (result, _) = try await Self.trying(Self.good) { _ in
      .json(#"{"message":"no money for k-123456"}"#, status: 402)
    }
    #expect(result.ending == .exit(1))
    #expect(
      result.output == #"""
        {"state":"failed","reference":"S-A-7-1","supplier_reference":null,"charged":null,"currency":"USD","balance":null,"delivered":[],"items":[],"error":{"class":"funds","message":"no money for <redacted>","status":402}}

        """#)
  }

  @Test("what leaves a doubt is looked up at once, and followed as long as is asked for")
  func followed() async throws {
    let (result, requests) = try await Self.trying(Self.good + ["--follow", "1"]) { request in
      if request.method == "POST" { return .json("{}", status: 500) }
      let isFirst = request.earlier.count < 2
      return .json(isFirst ? #"{"state":"wait"}"# : #"{"state":"ok","id":"9"}"#)
    }
    #expect(result.ending == .exit(0))
    #expect(
      result.output.hasPrefix(
        #"{"state":"delivered","reference":"S-A-7-1","supplier_reference":"9""#))
    #expect(
      requests.map { "\($0.method) \($0.target)" }
        == ["POST /orders", "GET /orders/S-A-7-1", "GET /orders/S-A-7-1"])
  }

  @Test("what went wrong last is said, and what came first")
  func problems() async throws {
    let (result, _) = try await Self.trying(Self.good + ["--follow", "1"]) { request in
      if request.method == "POST" { return .json("{}", status: 500) }
      return .json(#"{"message":"not you"}"#, status: 401)
    }
    #expect(result.ending == .exit(1))
    #expect(
      result.output.contains(
        #""error":{"class":"auth","message":"not you","status":401},"first_error":{"class":"unknown","#
      ),
      "\(result.output)")
  }

  @Test("only looks, by the attempt's name or by the reference as it was sent")
  func lookUp() async throws {
    for name in ["A-7-1", "S-A-7-1"] {
      let (result, requests) = try await Self.trying([
        "--credentials", "key=k-123456", "--look-up", name,
      ]) { request in
        request.target == "/orders/S-A-7-1"
          ? .json(#"{"state":"ok","id":"9"}"#) : .json("{}", status: 404)
      }
      #expect(result.ending == .exit(0), "\(result.errors)")
      #expect(result.output.hasPrefix(#"{"state":"delivered","reference":"S-A-7-1""#))
      #expect(requests.allSatisfy { $0.method == "GET" })
    }
  }

  @Test("only looks, by the supplier's own name for the order, where the adapter asks by it")
  func supplierReference() async throws {
    let own = adapterByOwnName
    try await CheckingServer.with({ request in
      request.target == "/orders/77" ? .json(#"{"state":"ok"}"#) : .json("{}", status: 404)
    }) { server in
      try await TestBench.with("") { bench in
        try bench.write("own.yaml", own)
        let arguments = ["--base-url", server.url, "--json", "--supplier-reference", "77"]
        let result = try await bench.purser(["adapter", "try", "own.yaml"] + arguments)
        #expect(result.ending == .exit(0), "\(result.errors)")
        #expect(result.output.hasPrefix(#"{"state":"delivered""#))
        #expect(server.requests.map { "\($0.method) \($0.target)" } == ["GET /orders/77"])
      }
    }
    let (result, requests) = try await Self.trying([
      "--credentials", "key=k-123456", "--supplier-reference", "77",
    ]) { _ in .json("{}") }
    #expect(result.ending == .exit(2))
    #expect(result.errors.contains("no `look_up` of the adapter asks by `supplier_reference`"))
    #expect(requests.isEmpty)
  }

  private let adapterByOwnName = """
    order:
      reference: {repeat: buys_again}
      place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
      look_up: {request: {path: "/orders/{{supplier_reference}}"}}
      states: {of: $.state, words: {ok: delivered}}
      supplier_reference: $.id
    """

  @Test(
    "a selector that finds several says so, and how it is meant where it starts at the whole reply")
  func several() async throws {
    let adapter = """
      decode: xml
      order:
        reference: {repeat: buys_again}
        place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
        states: {of: //state, words: {ok: delivered}}
        supplier_reference: //id
        content: {each: //card, fields: {code: //code, pin: /r/cards/card/pin}}
      """
    let cards = "<card><code>A</code><pin>1</pin></card><card><code>B</code><pin>2</pin></card>"
    func trying(_ states: String) async throws -> PurserProcess.Result {
      let body = "<r>\(states)<id>7</id><id>8</id><cards>\(cards)</cards></r>"
      return try await CheckingServer.with({ _ in .xml(body) }) { server in
        try await TestBench.with("") { bench in
          try bench.write("cards.yaml", adapter)
          return try await bench.purser(
            "adapter", "try", "cards.yaml", "--base-url", server.url, "--order", "--reference",
            "A-1-1", "--amount", "1.00", "--currency", "USD")
        }
      }
    }
    let bought = try await trying("<state>ok</state>").errors.split(separator: "\n").map(
      String.init)
    for line in [
      "supplier_reference: `//id` finds 2 values; expected one",
      "code of content: `//code` finds 2 values; expected one: write `./code`, which starts at the item",
      "pin of content: `/r/cards/card/pin` finds 2 values; expected one: write `./pin`, which starts at the item",
    ] {
      #expect(bought.contains(line), "\(bought)")
    }
    let unclear = try await trying("<state>ok</state><state>no</state>")
    #expect(
      unclear.errors.contains(
        "the reply does not say where the order stands: `//state` finds 2 values; expected one"),
      "\(unclear.errors)")
  }

  @Test("a shipped adapter is meant by its name, though a folder is called so")
  func folder() async throws {
    try await TestBench.with("") { bench in
      try bench.write("foxreload/notes.txt", "")
      try bench.write("reply.json", #"{"balance":{"amount":1.50,"currency":"USD"}}"#)
      let result = try await bench.purser(
        "adapter", "try", "foxreload", "--reply", "reply.json")
      #expect(result.ending == .exit(0), "\(result.errors)")
    }
  }

  @Test("does not place an order where only that would look it up")
  func repeatedLookUp() async throws {
    let adapter = """
      order:
        reference: {repeat: returns_first}
        place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
        look_up: {repeat: true}
        states: {of: $.state, words: {ok: delivered}}
      """
    try await CheckingServer.with({ _ in .json(#"{"state":"ok"}"#) }) { server in
      try await TestBench.with("") { bench in
        try bench.write("cards.yaml", adapter)
        let result = try await bench.purser([
          "adapter", "try", "cards.yaml", "--base-url", server.url, "--json", "--look-up", "A-7-1",
        ])
        #expect(result.ending == .exit(1))
        #expect(result.output.hasPrefix(#"{"state":"unknown","reference":"A-7-1""#))
        #expect(result.output.contains("give --order with the same --reference"))
        #expect(server.requests.isEmpty)
      }
    }
  }

  @Test("looks up by a name only what has one, and shows the name that was asked for")
  func nameless() async throws {
    let natural = """
      order:
        reference: {none: true, repeat: guarded}
        place: {request: {method: POST, path: /renew, json: {domain: "{{recipient}}"}}}
        look_up:
          - {request: {path: "/orders/{{supplier_reference}}"}}
          - {request: {path: /renewals, query: {d: "{{coalesce(recipient, null)}}"}}, each: "$.r[*]", where: $.at > placed_at}
        states: {of: $.state, words: {ok: delivered}}
        supplier_reference: $.id
        content: {fields: {code: $.code}}
      """
    let uuids = """
      order:
        reference: {form: "{{uuid_of(attempt)}}", repeat: returns_first}
        place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
        look_up: {repeat: true}
        states: {of: $.state, words: {ok: delivered}}
      """
    let uuid = "7f6b5c0e-2d3a-4a5b-8c9d-0e1f2a3b4c5d"
    try await CheckingServer.with({ request in
      request.target.hasPrefix("/renewals")
        ? .json(#"{"r":[{"id":1,"at":"2025-01-01T00:00:00Z","state":"ok","code":"STRANGER"}]}"#)
        : .json("{}", status: 404)
    }) { server in
      try await TestBench.with("") { bench in
        try bench.write("natural.yaml", natural)
        try bench.write("uuids.yaml", uuids)
        try bench.write(
          "only.yaml",
          natural.split(separator: "\n").filter { !$0.contains("/orders/") }.joined(separator: "\n")
        )
        let common = ["--base-url", server.url, "--json", "--look-up"]
        for file in ["natural.yaml", "only.yaml"] {
          let result = try await bench.purser(["adapter", "try", file] + common + ["77"])
          #expect(result.ending == .exit(1))
          #expect(!result.output.contains("STRANGER"), "\(result.output)")
          #expect(!result.output.contains("delivered\",\"ref"), "\(result.output)")
        }
        let only = try await bench.purser(["adapter", "try", "only.yaml"] + common + ["77"])
        #expect(only.output.contains("asks by no name of the order"), "\(only.output)")
        let asked = try await bench.purser(["adapter", "try", "uuids.yaml"] + common + [uuid])
        #expect(
          asked.output.hasPrefix(#"{"state":"unknown","reference":"\#(uuid)""#), "\(asked.output)")
        #expect(server.requests.allSatisfy { $0.target == "/orders/77" })
      }
    }
  }

  @Test(
    "names what is missing or wrong on the command line, and ends with 2",
    arguments: [
      (["--reference", "A-7-1"], "--reference A-1001-1"),
      (["--amount", "20.00"], "--amount 25.00"),
      (["--currency", "USD"], "--currency USD"), (["--parameter", "operator=x"], "operator=..."),
    ])
  func missing(_ left: [String], _ message: String) async throws {
    var arguments = Self.good
    if let place = arguments.firstIndex(of: left[0]) {
      arguments.removeSubrange(place...(place + 1))
    }
    let (result, requests) = try await Self.trying(arguments) { _ in .json("{}") }
    #expect(result.ending == .exit(2))
    #expect(result.output == "")
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(requests.isEmpty)
  }

  @Test(
    "refuses what makes no sense, and ends with 2",
    arguments: [
      (["--parameter", "oprator=x"], "did you mean `operator`"),
      (["--quantity", "0"], "--quantity"),
      (["--amount", "1,5"], "no amount of USD"), (["--amount", "1.505"], "no amount of USD"),
      (["--amount", "+5"], "no amount of USD"), (["--amount", "1e2"], "no amount of USD"),
      (["--amount", "0.00"], "no amount of USD"), (["--amount", " 5"], "no amount of USD"),
      (["--amount", "5."], "no amount of USD"), (["--amount", ".5"], "no amount of USD"),
      (["--currency", "US"], "ISO 4217"),
      (["--reference", "ä b"], "ASCII"), (["--follow", "0"], "--follow"),
      (["--reply", "x.json"], "--reply"),
    ])
  func wrong(_ more: [String], _ message: String) async throws {
    var arguments = Self.good
    if let place = arguments.firstIndex(of: more[0]), more[0] != "--parameter" {
      arguments.removeSubrange(place...(place + 1))
    }
    let (result, _) = try await Self.trying(arguments + more) { _ in .json("{}") }
    #expect(result.ending == .exit(2))
    #expect(result.errors.contains(message), "\(result.errors)")
  }
}
