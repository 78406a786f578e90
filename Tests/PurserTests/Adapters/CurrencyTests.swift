import Testing

@Suite("A supplier that does not name its currency")
struct CurrencyTests {
  private static let credits = """
    currencies: {CREDITS: {decimals: 0}, POINTS: {decimals: 3}}
    request: {path: /me}
    """

  private static let cases = [
    AdapterCase(
      "has one that the adapter knows",
      "request: {path: /b}\nbalances: [{currency: kes, available: $.balance}]",
      reply: .json(#"{"balance":"12.5"}"#), .pools(["main KES 12.50"])),
    AdapterCase(
      "has one that its owner says",
      """
      settings: {currency: {required: true}}
      request: {path: /b}
      balances: [{currency: "{{currency}}", available: $.balance}]
      """, settings: ["currency=jpy"], reply: .json(#"{"balance":12500}"#),
      .pools(["main JPY 12500"])),
    AdapterCase(
      "has one by default",
      """
      settings: {currency: {default: ngn}}
      request: {path: /b}
      balances: [{currency: "{{upper(currency)}}", available: $.balance}]
      """, reply: .json(#"{"balance":12500}"#), .pools(["main NGN 12500.00"])),
    AdapterCase(
      "has the one that was asked for",
      """
      settings: {unit: {required: true}}
      request: {path: /balance, query: {in: "{{unit}}"}}
      balances: [{pool: "wallet of {{unit}}", currency: "{{unit}}", available: $}]
      """, settings: ["unit=GHS"], .pools(["wallet of GHS GHS 3.20"]),
      requests: ["GET /balance?in=GHS"]
    ) { request in
      .json(request.query("in") == "GHS" ? "3.20" : "0")
    },
    AdapterCase(
      "has one by the region of the account",
      """
      settings: {region: {default: eu}}
      maps: {money: {eu: EUR, us: USD, in: INR}}
      request: {path: "/{{region}}/b"}
      balances: [{currency: "map(region, money)", available: $.balance}]
      """, settings: ["region=in"], reply: .json(#"{"balance":"1.23"}"#), .pools(["main INR 1.23"])),
    AdapterCase(
      "names it in a header",
      "request: {path: /b}\nbalances: [{currency: header('X-Currency'), available: $.balance}]",
      reply: ServedReply(#"{"balance":1.1}"#, headers: [("X-Currency", "PLN")]),
      .pools(["main PLN 1.10"])),
    AdapterCase(
      "names it once for all of its wallets",
      """
      request: {path: /b}
      balances: [{each: "$.wallets[*]", pool: $.id, currency: $$.account.currency, available: $.left}]
      """,
      reply: .json(
        #"{"account":{"currency":"SEK"},"wallets":[{"id":"a","left":1},{"id":7,"left":"2.5"}]}"#),
      .pools(["a SEK 1.00", "7 SEK 2.50"])),
    AdapterCase(
      "counts credits", credits + "\nbalances: [{currency: CREDITS, available: $.credits_left}]",
      reply: .json(#"{"credits_left":1042}"#), .pools(["main CREDITS 1042"])),
    AdapterCase(
      "counts points in thousandths",
      credits + "\nbalances: [{currency: POINTS, unit: minor, available: $.p}]",
      reply: .json(#"{"p":1042}"#), .pools(["main POINTS 1.042"])),
    AdapterCase(
      "has money and credits in one reply",
      credits
        + """

        balances:
          - {pool: money, currency: USD, available: $.usd}
          - {pool: gifts, currency: CREDITS, available: $.free, used: $.spent}
        """, reply: .json(#"{"usd":"5.10","free":40,"spent":"2"}"#),
      .pools(["money USD 5.10", "gifts CREDITS 40 used=2"])),
    AdapterCase(
      "names a unit in small letters that only the adapter knows",
      credits + "\nbalances: [{currency: $.unit, available: $.n}]",
      reply: .json(#"{"unit":"points","n":"0.5"}"#), .pools(["main POINTS 0.500"])),
    AdapterCase(
      "names one that nobody knows",
      "request: {path: /b}\nbalances: [{currency: $.unit, available: $.n}]",
      reply: .json(#"{"unit":"WAMPUM","n":1}"#),
      .failure("shape_changed", #"`currency` of balances row 1: the text "WAMPUM" is neither"#)),
  ]

  @Test("is read all the same", arguments: cases)
  func currency(_ supplier: AdapterCase) async throws { try await supplier.check() }
}
