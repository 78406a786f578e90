import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("All requests of an adapter")
struct RequestPartTests {
  private static let everything = """
    credentials: [key]
    clock: {request: {base_url: "https://clock.example", path: /time, headers: {X-Key: "{{key}}"}}, time: from_epoch($)}
    auth:
      login:
        steps:
          - request: {method: POST, base_url: "https://login.example", path: /one}
            keep: {one: $.one}
          - request: {method: POST, path: /two}
        token: $.token
    calls:
      - {request: {path: /b}, balances: [{currency: USD, available: $.b}]}
      - {request: {base_url: "https://pay.example", path: /c}, balances: [{pool: two, currency: USD, available: $.b}]}
    """

  /// Every request template anywhere in a value, whatever kind of member holds it.
  private static func templates(in value: Any) -> [RequestTemplate] {
    if let template = value as? RequestTemplate { return [template] }
    return Mirror(reflecting: value).children.flatMap { templates(in: $0.value) }
  }

  @Test("are in the one list of them, wherever an adapter has them")
  func complete() throws {
    let everything = try TestSupplier(Self.everything).account.adapter
    #expect(everything.requests.count == 5)
    for adapter in [everything] + Presets.names.compactMap(Presets.definition(named:)) {
      let paths = { (templates: [RequestTemplate]) in templates.map { "\($0)" }.sorted() }
      #expect(paths(adapter.requests) == paths(Self.templates(in: adapter)), "\(adapter.name)")
    }
  }

  @Test("count among the hosts that are asked, that of the clock included")
  func hosts() throws {
    var account = try TestSupplier(Self.everything).account
    #expect(
      account.originsAsked == [
        "https://login.example", "https://api.example", "https://clock.example",
        "https://api.example", "https://pay.example",
      ])
    #expect(account.hostsNotNamed() == ["login.example", "clock.example", "pay.example"])
    account.hosts = ["clock.example": "http://127.0.0.1:1"]
    #expect(account.originsAsked.contains("http://127.0.0.1:1"))
    #expect(account.hostsNotNamed(besides: [.authentication]) == ["pay.example"])
  }

  @Test("decide together whether an account stays on this machine")
  func onThisMachine() throws {
    let yaml = """
      clock: {request: {base_url: "CLOCK", path: /time}, time: from_epoch($)}
      request: {path: /b}
      \(plainBalances)
      """
    for (clock, stays) in [("http://127.0.0.1:9", true), ("https://clock.example", false)] {
      let account = try TestSupplier(
        yaml.replacing("CLOCK", with: clock), baseURL: "http://localhost:8"
      ).account
      #expect(account.isOnThisMachine == stays)
    }
  }
}
