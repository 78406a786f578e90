import ExactJSON
import Foundation
import Testing

@Suite("A supplier that wants to be asked in a way of its own")
struct RequestBodyTests {
  private static let balances = "balances: [{currency: USD, available: $.b}]"
  private static let answer = ServedReply.json(#"{"b":"7.50"}"#)
  private static let seven = TrialOutcome.pools(["main USD 7.50"])

  private static let cases = [
    AdapterCase(
      "by POST with JSON of every kind",
      """
      credentials: [key]
      settings: {account: {required: true}, limit: {default: "10"}, tag: {}}
      request:
        method: POST
        path: /v2/query
        json:
          account: "{{account}}"
          label: "no {{account}}"
          key: "{{key}}"
          limit: 10
          exact: 1.50
          deep: true
          parent: null
          version: "2.0"
          tag: "{{tag}}"
          filter: {states: [open, "{{limit}}"], none: []}
      \(balances)
      """, credentials: [#"key=a"b\c/é"#], settings: ["account=0042"], seven
    ) { request in
      try request.expect("POST", "/v2/query")
      try request.expect(header: "Content-Type", "application/json")
      let sent = try request.json()
      guard sent["account"]?.stringValue == "0042", sent["label"]?.stringValue == "no 0042",
        sent["key"]?.stringValue == #"a"b\c/é"#, sent["limit"]?.numberValue?.text == "10",
        sent["exact"]?.numberValue?.text == "1.50", sent["deep"] == true,
        sent["parent"]?.isNull == true, sent["version"]?.stringValue == "2.0", sent["tag"] == nil,
        sent["filter"] == ["states": ["open", "10"], "none": []]
      else { throw Refusal("the body is \(request.text)") }
      return answer
    },
    AdapterCase(
      "by POST with a form",
      """
      credentials: [password]
      settings: {user: {required: true}, sub: {}}
      request:
        method: POST
        path: /xml/balance
        form: {username: "{{user}}", password: "{{password}}", action: "get balance", empty: "", sub: "{{sub}}"}
      \(balances)
      """, credentials: ["password=p&q=r+s t%é"], settings: ["user=me@x.example"], seven
    ) { request in
      try request.expect(header: "Content-Type", "application/x-www-form-urlencoded")
      try request.expect("password", request.form("password"), "p&q=r+s t%é")
      try request.expect("user", request.form("username"), "me@x.example")
      let names = request.form.map(\.name).joined(separator: " ")
      try request.expect("the fields", names, "username password action empty")
      return answer
    },
    AdapterCase(
      "by POST with nothing in it",
      "request: {method: POST, path: /b, text: ''}\n\(balances)", seven
    ) { request in
      try request.expect("POST", "/b")
      try request.expect(header: "Content-Length", "0")
      return answer
    },
    AdapterCase(
      "by POST with XML",
      """
      credentials: [pin]
      request:
        method: POST
        path: /gw
        xml: '<?xml version="1.0"?><req agent="{{pin}}"><pin>{{pin}}</pin></req>'
      \(balances)
      """, credentials: [#"pin=<a>&"b'"#], seven
    ) { request in
      try request.expect(header: "Content-Type", "application/xml")
      let pin = "&lt;a&gt;&amp;&quot;b&apos;"
      try request.expect(
        body: #"<?xml version="1.0"?><req agent="\#(pin)"><pin>\#(pin)</pin></req>"#)
      return answer
    },
    AdapterCase(
      "by GraphQL",
      """
      credentials: [t]
      settings: {id: {required: true}}
      auth: {header: {name: Authorization, value: "token {{t}}"}}
      request:
        method: POST
        path: /graphql
        json: {query: "query($id: ID!) { wallet(id: $id) { b } }", variables: {id: "{{id}}"}}
      balances: [{currency: USD, available: $.data.wallet.b}]
      """, credentials: ["t=ghp_1234567"], settings: ["id=W-1"], seven
    ) { request in
      try request.expect(header: "authorization", "token ghp_1234567")
      let query = #"{"query":"query($id: ID!) { wallet(id: $id) { b } }","variables":{"id":"W-1"}}"#
      try request.expect(body: query)
      return .json(#"{"data":{"wallet":{"b":7.5}}}"#)
    },
    AdapterCase(
      "by JSON-RPC with credentials among the parameters",
      """
      credentials: [login, secret]
      request:
        method: POST
        path: /rpc
        json: {jsonrpc: "2.0", method: account.balance, params: ["{{login}}", "{{secret}}", {deep: 1}], id: "{{uuid()}}"}
      balances: [{currency: USD, available: '$.result[0]'}]
      """, credentials: ["login=shop-one", "secret=s3cr3t-9"], seven
    ) { request in
      let sent = try request.json()
      guard sent["params"] == ["shop-one", "s3cr3t-9", ["deep": 1]],
        let id = sent["id"]?.stringValue, UUID(uuidString: id) != nil
      else { throw Refusal("the body is \(request.text)") }
      return .json(#"{"jsonrpc":"2.0","result":["7.5"],"id":"\#(id)"}"#)
    },
    AdapterCase(
      "by JSON that is a list",
      """
      settings: {ids: {required: true}}
      request: {method: PUT, path: /batch, json: [{op: balance, ids: "{{ids}}"}, "x"]}
      balances: [{currency: USD, available: "$[0].b"}]
      """, settings: ["ids=1", "ids=2"], seven
    ) { request in
      try request.expect("PUT", "/batch")
      try request.expect(body: #"[{"op":"balance","ids":["1","2"]},"x"]"#)
      return .json(#"[{"b":7.5}]"#)
    },
    AdapterCase(
      "by a method and a type of its own",
      """
      request: {method: PATCH, path: /b, headers: {Content-Type: application/vnd.api+json, Accept: "*/*"}, json: {a: 1}}
      \(balances)
      """, seven
    ) { request in
      try request.expect("PATCH", "/b")
      try request.expect(header: "content-type", "application/vnd.api+json")
      try request.expect(header: "accept", "*/*")
      try request.expect(body: #"{"a":1}"#)
      return answer
    },
    AdapterCase(
      "by plain text",
      """
      credentials: [key]
      request: {method: POST, path: /b, text: "balance;{{key}};\\n"}
      \(balances)
      """, credentials: ["key=a;b<c>&d"], seven
    ) { request in
      try request.expect(header: "content-type", "text/plain; charset=utf-8")
      try request.expect(body: "balance;a;b<c>&d;\n")
      return answer
    },
    AdapterCase(
      "by a query with a list and with marks",
      """
      settings: {units: {required: true}, none: {}}
      request:
        path: /b
        query: {units: "{{units}}", "filter[state]": "a b&c", none: "{{none}}", json: '{"a":1}', plus: "+"}
      \(balances)
      """, settings: ["units=USD", "units=EUR"], seven
    ) { request in
      let pairs = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
      try request.expect(
        "the query", pairs, #"units=USD,EUR; filter[state]=a b&c; json={"a":1}; plus=+"#)
      return answer
    },
  ]

  @Test("is asked so", arguments: cases)
  func bodies(_ supplier: AdapterCase) async throws { try await supplier.check() }

  @Test("is asked in SOAP, and answers in it")
  func soap() async throws {
    let envelope = "http://schemas.xmlsoap.org/soap/envelope/"
    try await AdapterCase(
      "soap",
      """
      credentials: [password]
      request:
        method: POST
        path: /services/Account
        headers: {Content-Type: text/xml; charset=utf-8, SOAPAction: '"urn:GetBalance"'}
        xml: |-
          <s:Envelope xmlns:s="\(envelope)"><s:Body>
          <GetBalance xmlns="urn:acc"><Password>{{password}}</Password></GetBalance>
          </s:Body></s:Envelope>
      decode: {xml: {namespaces: {soap: "\(envelope)", a: "urn:acc"}}}
      balances:
        - currency: /soap:Envelope/soap:Body/a:GetBalanceResponse/a:Result/@unit
          available: /soap:Envelope/soap:Body/a:GetBalanceResponse/a:Result
      errors:
        - {when: /soap:Envelope/soap:Body/soap:Fault/faultcode == 'soap:Client', class: auth}
      error_message: /soap:Envelope/soap:Body/soap:Fault/faultstring
      """, credentials: ["password=R&D<2026>"], .pools(["main GBP 7.50"])
    ) { request in
      try request.expect("POST", "/services/Account")
      try request.expect(header: "SOAPAction", #""urn:GetBalance""#)
      try request.expect(header: "content-type", "text/xml; charset=utf-8")
      try request.expect(
        body: """
          <s:Envelope xmlns:s="\(envelope)"><s:Body>
          <GetBalance xmlns="urn:acc"><Password>R&amp;D&lt;2026&gt;</Password></GetBalance>
          </s:Body></s:Envelope>
          """)
      return .xml(
        """
        <?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="\(envelope)"><soapenv:Body>
        <ns1:GetBalanceResponse xmlns:ns1="urn:acc"><ns1:Result unit="GBP">7.5</ns1:Result>
        </ns1:GetBalanceResponse></soapenv:Body></soapenv:Envelope>
        """)
    }.check()
  }
}
