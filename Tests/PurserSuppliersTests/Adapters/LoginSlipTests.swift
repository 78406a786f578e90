import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("What a slip in a login or between calls is told")
struct LoginSlipTests {
  /// An adapter with a login and two calls.
  private static let calls = """
    credentials: [user, password]
    auth:
      login:
        request: {method: POST, path: /login, json: {user: "{{user}}", password: "{{password}}"}}
        token: $.data.token
        expires_in: $.data.minutes * 60
        send: {header: {name: X-Session, value: "{{token}}"}}
        renew_when: $.code == 'SESSION'
    calls:
      - request: {path: /accounts}
        paginate: {cursor: $.next, query: after}
        keep: {account: "$.accounts[?@.open == true]"}
      - for_each: account
        request: {path: "/accounts/{{account.id}}/balance"}
        balances: [{pool: "{{account.name}}", currency: $.cur, available: $.left}]

    """

  private static let send = "send: {header: {name: X-Session, value: \"{{token}}\"}}"
  private static let keep = "keep: {account: \"$.accounts[?@.open == true]\"}"

  @Test(
    "a slip in a login or between calls is one problem",
    arguments: [
      (send, "send: bearer", "`send` must be a mapping"),
      (
        send, "send: {header: {X-Session: \"{{token}}\"}}",
        "write `header: {name: X-Session, value: \"{{token}}\"}`"
      ),
      (send, "send: {bearer: \"{{access_token}}\"}", "uses `access_token`"),
      (send, "header: {name: X-Session, value: \"{{token}}\"}", "goes along says `send`"),
      (
        "    request: {method: POST, path: /login, json: {user: \"{{user}}\", password: \"{{password}}\"}}",
        "    path: /login", "unknown key `path`; it belongs under `request`: `request: {path: ...}`"
      ),
      ("expires_in: $.data.minutes * 60", "ttl: 60", "it lives says `expires_in`"),
      ("$.data.minutes * 60", "30m", "is a number of seconds: `30 * 60`"),
      (keep, "keep: $.accounts[*]", "`keep` must be a mapping"),
      (keep, "keep: [account]", "`keep` must be a mapping"),
      (keep, "keep: {account: \"$.accounts[?open == true]\"}", "'open' is neither a literal"),
      (
        "for_each: account", "for_each: \"{{account}}\"",
        "the name stands alone: `for_each: account`"
      ),
      (
        "for_each: account", "for_each: $.accounts[*]",
        "`keep: {item: $.accounts[*]}`, and here `for_each: item`"
      ),
      (
        "query: after}", "query: after, until: $.x}",
        "known are `cursor`, `link`, `page`, `offset`, `while`, `query`"
      ),
    ])
  func logins(_ good: String, _ bad: String, _ said: String) throws {
    let range = try #require(Self.calls.firstRange(of: good), "\(good)")
    let yaml = Self.calls[..<range.lowerBound] + bad + Self.calls[range.upperBound...]
    let document = try YAMLDocument.parse(Array(yaml.utf8), fileName: "a.yaml")
    var problems = document.problems
    _ = AdapterDefinition(node: document.root, name: "shop", problems: &problems)
    let found = problems.sorted
    #expect(found.contains { $0.message.contains(said) }, "\(found)")
    #expect(found.count == 1, "\(found)")
  }

  @Test("a call that keeps nothing and reads nothing is told")
  func nothing() throws {
    let yaml = "calls: [{request: {path: /a}, keep: {}}]"
    let document = try YAMLDocument.parse(Array(yaml.utf8), fileName: "a.yaml")
    var problems = document.problems
    _ = AdapterDefinition(node: document.root, name: "shop", problems: &problems)
    #expect(problems.sorted.map(\.message) == ["`call 1` has no `balances`; it must be given"])
  }
}
