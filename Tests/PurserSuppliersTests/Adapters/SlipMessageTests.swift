import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("What a message says to write")
struct SlipMessageTests {
  private static let row = "balances: [{currency: USD, available: $.a}]"

  private static func problems(_ yaml: String) -> [Problem] {
    do throws(ConfigurationError) {
      let document = try YAMLDocument.parse(Array(yaml.utf8), fileName: "a.yaml")
      var problems = document.problems
      _ = AdapterDefinition(
        node: document.root, name: "acme", givenCredentials: ["key"], problems: &problems)
      return problems.sorted
    } catch {
      return error.problems
    }
  }

  @Test(
    "one problem, with what to write",
    arguments: [
      ("request: {query: {page[size]: 30}}", "put the name in quotes: `\"page[size]\": 30`"),
      ("success_when: $.ok == True", "write `true`"),
      ("success_when: $.ok == NULL", "write `null`"),
      ("errors: [{when: status == 401, class: auth}]", "write `reply.status`"),
      ("errors: [{when: body == 'x', class: auth}]", "write `reply.text`"),
      ("where: $.a == 1", "unknown key `where`; it belongs into an entry of `balances`"),
      ("path: /a", "unknown key `path`; it belongs under `request`: `request: {path: ...}`"),
      ("bearer: a", "it belongs under `auth`: `auth: {bearer: ...}`"),
      (
        "request: {query: {c: \"{{cursor}}\"}}",
        "it is given by `paginate`: add `paginate: {cursor: $.next}`"
      ),
      (
        "request: {query: {c: \"{{page}}\"}}",
        "it is given by `paginate`: add `paginate: {page: 1}`"
      ),
      ("request: {body: a}", "a body is given as what it is: `json`, `form`, `text` or `xml`"),
      ("request: {params: {a: b}}", "the parameters of the URL stand under `query`"),
      ("request: {url: a}", "the host goes into `base_url`"),
      ("auth: {header: {X-Key: \"{{key}}\"}}", "write `header: {name: X-Key, value: \"{{key}}\"}`"),
      ("auth: {query: {apikey: \"{{key}}\"}}", "write `query: {name: apikey, value: \"{{key}}\"}`"),
      (
        "auth: {bearer: {token: \"{{key}}\"}}", "`bearer` must be text: write `bearer: \"{{key}}\"`"
      ),
      ("auth: {api_key: \"{{key}}\"}", "a key in a header is `header: {name: X-Api-Key"),
      ("auth: {oauth2: {client_id: a}}", "write `oauth2_client_credentials: {token_url:"),
      ("auth: {digest: {username: a}}", "such a scheme is not possible here"),
      (
        "auth: {heder: {name: X, value: \"{{key}}\"}}",
        "unknown key `heder`; did you mean `header`?"
      ),
      ("success_when: 'a' == $.x", "put quotes around the whole, as in `\"'a' == $.x\"`"),
      ("request:\n  path: {{region}}/x", "put quotes around the whole, as in `\"{{region}}/x\"`"),
      ("checks:\n  - $.a ? $.b : 3", "write `if(condition, a, b)`"),
      ("success_when: $.w.0.t == 1", "an element of a list is `$.w[0]`"),
      ("success_when: $.w.0 == 1", "an element of a list is `$.w[0]`"),
      ("error_message: capture($.m, 'a', 2)", "the pattern has no group 2, it has none"),
      ("error_message: capture($.m, '(a)', 'code')", "the pattern has no group `code`"),
      ("balances: [{currency: lookup($.c), available: $.a}]", "there is no function `lookup`"),
      ("let: {key: epoch(now)}", "`key` is a credential or a setting already"),
      (
        "samples: [{name: a, sends: {query: {l: [x, y]}}}]",
        "give the whole as a text, as it is sent: `query: l=a&l=b`"
      ),
    ])
  func slips(_ line: String, _ said: String) {
    let request = line.hasPrefix("request") ? "" : "request: {}\n"
    let balances = line.contains("balances") ? "" : "\n" + Self.row
    let problems = Self.problems(request + line + balances).map(\.message)
    #expect(problems.contains { $0.contains(said) }, "\(problems)")
    #expect(problems.count == 1, "\(problems)")
  }

  @Test("a name that stands for two things is told where it stands the second time")
  func place() {
    let problems = Self.problems(
      "request: {}\nlet:\n  a: epoch(now)\n  key: epoch(now)\n" + Self.row)
    #expect(problems.map(\.mark.line) == [4])
  }

  private static func failure(_ yaml: String, _ body: String) throws -> String? {
    let adapter = try Presets.definition(
      Array(("adapter: a\nbase_url: https://a.example\n" + yaml).utf8), fileName: "a.yaml")
    let account = SupplierAccount(adapter: adapter, baseURL: "https://a.example")
    let trial = AdapterTrial.read(
      Array(body.utf8), as: account, at: Timestamp(microsecondsSinceEpoch: 0))
    if case .failure(let failure) = trial.outcome { return failure.message }
    return trial.rules.first?.sentence
  }

  @Test("`contains` over a text that has the part is refused; over a list it looks at the items")
  func contains() throws {
    let request = "request: {}\n"
    let text = try Self.failure(
      "\(request)success_when: \"!contains($.m, 'bad')\"\n\(Self.row)", #"{"m":"a bad key","a":1}"#)
    #expect(text?.contains("write `matches($.m, 'bad')`") == true, "\(text ?? "nil")")
    for m in [#"["a bad key"]"#, #""good""#, #"["x"]"#] {
      let body = #"{"m":\#(m),"a":1}"#
      #expect(
        try Self.failure("\(request)success_when: \"!contains($.m, 'bad')\"\n\(Self.row)", body)
          == nil)
    }
    let one = "\(request)success_when: \"!contains($.m[*], 'bad')\"\n\(Self.row)"
    #expect(try Self.failure(one, #"{"m":["a bad key"],"a":1}"#) == nil)
  }

  @Test("a word that the table has with other capitals")
  func capitals() throws {
    let said = try Self.failure(
      "request: {}\nmaps: {words: {Euros: EUR}}\nbalances: [{currency: \"map($.c, words)\", available: $.a}]",
      #"{"c":"euros","a":1}"#)
    #expect(
      said?.contains("the table `words` has `Euros`, with other capitals: write `euros` there")
        == true, "\(said ?? "nil")")
  }

  @Test("a setting that a sample lacks, and one that is no part of a host")
  func settings() async throws {
    let yaml = """
      adapter: a
      base_url: "https://{{region}}.a.example"
      settings: {account: {required: true}, region: {default: "eu/west"}}
      request: {}
      balances: [{pool: "{{account}}", currency: USD, available: $.a}]
      samples:
        - {name: one, body: '{"a":1}', expect: {balances: [{currency: USD, available: "1"}]}}
        - {name: two, settings: {account: x}, body: '{"a":1}', expect: {balances: [{pool: x, currency: USD, available: "1"}]}}
        - {name: bad, status: 401, expect: {error: auth}}
      """
    let faults = await AdapterLint(
      try Presets.definition(Array(yaml.utf8), fileName: "a.yaml")
    ).faults
    #expect(
      faults.contains {
        $0.contains("sample `one`")
          && $0.hasSuffix(
            "; the setting `account` is not given: write `settings: {account: ...}` in the sample")
      }, "\(faults)")
    #expect(
      faults.contains { $0.contains("`region` is `eu/west`, which is no part of a base URL") },
      "\(faults)")
    #expect(faults.count == 2, "\(faults)")
  }
}
