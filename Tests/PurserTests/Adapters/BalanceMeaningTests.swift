import Testing

@Suite("A balance with a meaning of its own")
struct BalanceMeaningTests {
  private static func supplier(
    _ name: String, _ row: String, _ reply: String, _ expected: TrialOutcome
  ) -> AdapterCase {
    AdapterCase(
      name, "request: {path: /b}\nbalances:\n  - \(row)", reply: .json(reply), expected)
  }

  private static let cases = [
    supplier(
      "is debt, with the minus of a bookkeeper", "{currency: USD, available: -$.balance}",
      #"{"balance":"-52.10"}"#, .pools(["main USD 52.10"])),
    supplier(
      "is debt that must not be",
      "{currency: USD, available: -$.balance}", #"{"balance":"3.00"}"#,
      .failure("shape_changed", "-3.00 USD is below zero")),
    supplier(
      "is debt that may be", "{currency: USD, available: -$.balance, overdraft: true}",
      #"{"balance":"3.00"}"#, .pools(["main USD -3.00"])),
    supplier(
      "is debt below a limit",
      "{currency: USD, available: $.limit - $.owed, used: $.owed, credit_limit: $.limit}",
      #"{"limit":1000,"owed":"1000.01"}"#,
      .pools(["main USD -0.01 used=1000.01 credit_limit=1000.00"])),
    supplier(
      "is debt or credit by a word",
      "{currency: USD, available: \"if($.side == 'DR', -$.amount, $.amount)\", overdraft: true}",
      #"{"side":"DR","amount":5}"#, .pools(["main USD -5.00"])),
    supplier(
      "has what comes in and what is held",
      "{currency: USD, available: $.available, pending_top_up: $.incoming, reserved: abs($.outgoing)}",
      #"{"available":10,"incoming":"4","outgoing":-2.5}"#,
      .pools(["main USD 10.00 reserved=2.50 pending_top_up=4.00"])),
    supplier(
      "includes what comes in",
      "{currency: USD, available: $.total - $.incoming, pending_top_up: $.incoming}",
      #"{"total":14,"incoming":4}"#, .pools(["main USD 10.00 pending_top_up=4.00"])),
    supplier(
      "is unlimited by a magic number",
      "{currency: USD, available: $.left, unlimited_when: $.left == -1}", #"{"left":-1}"#,
      .pools(["main USD - note=unlimited"])),
    supplier(
      "is unlimited by a word",
      "{currency: USD, available: $.left, unlimited_when: \"lower($.left) == 'unlimited'\"}",
      #"{"left":"Unlimited"}"#, .pools(["main USD - note=unlimited"])),
    supplier(
      "is a number although it could be unlimited",
      "{currency: USD, available: $.left, unlimited_when: $.left == -1, unknown_when: $.left == null}",
      #"{"left":0}"#, .pools(["main USD 0.00"])),
    supplier(
      "is unknown for now",
      "{currency: USD, available: $.left, used: $.used, unlimited_when: $.left == -1, unknown_when: \"$.left == null || $.left == 'N/A'\"}",
      #"{"left":null,"used":3}"#, .pools(["main USD - used=3.00 note=unknown"])),
    supplier(
      "is unknown, and says why",
      "{currency: USD, available: $.left, unknown_when: $.state == 'syncing', note: $.state}",
      #"{"left":12,"state":"syncing"}"#, .pools(["main USD - note=syncing"])),
    supplier(
      "is unlimited in one of several wallets",
      "{each: '$.w[*]', pool: $.n, currency: $.c, available: $.left, unlimited_when: $.postpaid == true}",
      #"{"w":[{"n":"a","c":"USD","left":1},{"n":"b","c":"USD","left":0,"postpaid":true}]}"#,
      .pools(["a USD 1.00", "b USD - note=unlimited"])),
    supplier(
      "is unlimited in one row of a pool that sums up",
      "{each: '$.w[*]', currency: USD, available: $.left, unlimited_when: $.left < 0}",
      #"{"w":[{"left":1},{"left":-1},{"left":2}]}"#, .pools(["main USD - note=unlimited"])),
    supplier(
      "is absent, and nobody said what that means",
      "{currency: USD, available: $.left, unlimited_when: $.left == -1}", #"{"right":1}"#,
      .failure(
        "shape_changed", "`$.left` finds nothing; the nearest that exists is `$`, which has `right`"
      )),
    supplier(
      "has ended", "{currency: USD, available: $.left, ends_at: $.until}",
      #"{"left":5,"until":"2020-01-01T00:00:00Z"}"#, .pools(["main USD 0.00"])),
    supplier(
      "has not begun", "{currency: USD, available: $.left, starts_at: from_epoch($.from)}",
      #"{"left":5,"from":4070908800}"#, .pools(["main USD 0.00"])),
    AdapterCase(
      "contradicts itself",
      """
      request: {path: /b}
      balances: [{currency: USD, available: $.left, credited: $.bought, used: $.spent}]
      checks: [$.left == $.bought - $.spent]
      """, reply: .json(#"{"left":5,"bought":10,"spent":4}"#),
      .failure(
        "shape_changed", "the identity `$.left == $.bought - $.spent` does not hold", status: 200)),
  ]

  @Test("is never more, and never a number that is none", arguments: cases)
  func meanings(_ supplier: AdapterCase) async throws { try await supplier.check() }
}
