import Foundation
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Reading price lists")
struct PriceListReaderTests {
  private func read(_ text: String) throws -> PriceList {
    try PriceListReader.read(Array(text.utf8), currencies: CurrencyTable())
  }

  private func flaws(_ text: String) -> [String] {
    do {
      _ = try read(text)
      return []
    } catch let error as PriceListReader.Flaws {
      return error.sentences
    } catch {
      return ["\(error)"]
    }
  }

  private func cost(_ list: PriceList, _ sku: String, _ quantity: Int64 = 1, at now: Int64 = 0)
    -> String?
  {
    let found = list.find(sku, hash: StableHash.of(sku), quantity: quantity, at: now)
    guard case .row(let row) = found else { return nil }
    return Money(units: list.unitCost(of: row), currency: list.currency(of: row)).description
  }

  @Test("columns in any order, blanks, quotes, line ends of both kinds, and a byte order mark")
  func forms() throws {
    let list = try read(
      "\u{FEFF}Currency, note ,unit_cost,sku,supplier_sku\r\nUSD,,18.40,steam-20,ST20\r\n\r\n"
        + "EUR,\"a \"\"quoted\"\", note\",\"9.5\",\"with, comma\",\"say \"\"hi\"\"\"\n"
        + "USD,\"two\nlines\", 1 , same , same ")
    #expect(list.count == 3)
    #expect(cost(list, "steam-20") == "18.40 USD")
    #expect(cost(list, "with, comma") == "9.50 EUR")
    #expect(cost(list, "same") == "1.00 USD")
    #expect(list.supplierSKU(of: 0) == "ST20")
    #expect(list.supplierSKU(of: 1) == "say \"hi\"")
    #expect(list.supplierSKU(of: 2) == nil)
  }

  @Test("quantities and days bound a row; the last day counts in whole")
  func bounds() throws {
    let list = try read(
      """
      sku,unit_cost,currency,min_quantity,max_quantity,valid_from,valid_until
      a,2,USD,,9,1970-01-02,1970-01-02
      a,1,USD,10,,,1970-01-02T12:00:00Z
      """)
    let day: Int64 = 86_400_000_000
    #expect(cost(list, "a", at: day - 1) == nil && cost(list, "a", at: day) == "2.00 USD")
    #expect(cost(list, "a", at: 2 * day - 1) == "2.00 USD" && cost(list, "a", at: 2 * day) == nil)
    #expect(cost(list, "a", 10, at: 0) == "1.00 USD")
    #expect(cost(list, "a", 10, at: day + day / 2) == nil)
  }

  @Test("what is wrong is told with its line, and a list with a mistake is none")
  func mistakes() {
    #expect(flaws("") == ["it is empty; its first line names the columns"])
    #expect(
      flaws("sku,price\na,1\n") == [
        "line 1: there is no column `unit_cost`; the columns are `sku` and `price`"
      ])
    let wrong = flaws(
      """
      sku,unit_cost,currency,min_quantity,max_quantity,valid_from,valid_until
      ,1,USD,,,,
      a,0,USD,,,,
      a,1,XXQ,,,,
      a,1,USD,5,4,,
      a,1,USD,none,,,
      a,1,USD,,,tomorrow,
      a,1,USD,,,2026-01-02,2026-01-01
      """)
    #expect(
      wrong == [
        "line 2: `sku` is empty",
        "line 3: `unit_cost` must be an amount above zero such as `18.40`, not `0`",
        "line 4: `currency` must be of ISO 4217 or declared under `currencies`, not `XXQ`",
        "line 5: `min_quantity` 5 is above `max_quantity` 4",
        "line 6: `min_quantity` must be a whole number above zero, not `none`",
        "2 more lines are wrong",
      ])
  }

  @Test("a list without rows, with a column twice or a quote that is not closed says so")
  func shapes() {
    let nothing = [
      "it has no row, so that nothing could be ordered; `paused: true` says that a supplier sells nothing"
    ]
    #expect(flaws("sku,unit_cost,currency\n") == nothing)
    #expect(flaws("sku,unit_cost,currency\r\n\r\n") == nothing)
    #expect(
      flaws("sku,unit_cost,SKU,currency\na,1,b,USD\n") == ["line 1: the column `sku` stands twice"])
    // Columns that mean nothing may.
    #expect(flaws("note,sku,unit_cost,currency,note\n,a,1,USD,\n") == [])
    let open = "a quote is opened and not closed; write a quote within a field twice"
    #expect(
      flaws("sku,unit_cost,currency\na,1,USD\n\"b,1,USD\nc,1,USD\n") == ["line 3: \(open)"])
    #expect(flaws("\"sku,unit_cost,currency\na,1,USD\n") == ["line 1: \(open)"])
    #expect(
      flaws("sku,unit_cost,currency\na,1,USD\n\"b\" 2,1,USD\n") == [
        "line 3: a field goes on after its closing quote; write a quote within a field twice"
      ])
  }

  @Test("YAML says the same with the columns as keys")
  func yaml() throws {
    let text = """
      - {sku: "a, b", supplier_sku: 'say "hi"', unit_cost: 2.50, currency: USD, max_quantity: 9}
      - {sku: c, unit_cost: 1, currency: EUR}
      """
    let list = try PriceListReader.read(
      yaml: Array(text.utf8), named: "list.yaml", currencies: CurrencyTable())
    #expect(cost(list, "a, b") == "2.50 USD" && cost(list, "a, b", 10) == nil)
    #expect(list.supplierSKU(of: 0) == "say \"hi\"")
    #expect(cost(list, "c") == "1.00 EUR")
    let flaws = #expect(throws: PriceListReader.Flaws.self) {
      try PriceListReader.read(
        yaml: Array("- {sku: c, price: 1}\n".utf8), named: "list.yaml", currencies: CurrencyTable())
    }
    #expect(flaws?.sentences.first?.contains("`price`") ?? false)
    let none = #expect(throws: PriceListReader.Flaws.self) {
      try PriceListReader.read(
        yaml: Array("[]\n".utf8), named: "list.yaml", currencies: CurrencyTable())
    }
    #expect(none?.sentences.first?.hasPrefix("it has no row") ?? false)
  }

  @Test("a list that changed is another configuration, which is taken over whole")
  func reload() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("purser-prices-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: url) } }
    func write(_ text: String, to name: String) throws {
      try Data(text.utf8).write(to: url.appendingPathComponent(name))
    }
    func load() throws -> Configuration {
      try Configuration.load(
        path: url.appendingPathComponent("suppliers.yaml").path, environment: ["KEY": "sk_1"])
    }
    try write(
      "suppliers: {fox: {adapter: foxreload, credentials: {api_key: \"${KEY}\"}, price_list: list.csv}}\n",
      to: "suppliers.yaml")
    try write("sku,unit_cost,currency\na,1,USD\n", to: "list.csv")
    let before = try load()
    #expect(before.suppliers[0].supplier.priceList?.count == 1)
    #expect(ConfigurationDifference(from: before, to: try load()).isEmpty)
    try write("sku,unit_cost,currency\na,2,USD\nb,2,USD\n", to: "list.csv")
    let difference = ConfigurationDifference(from: before, to: try load())
    #expect(difference.lines == ["changed fox: price_list: 1 rows -> 2 rows"])
    #expect(!difference.changesAsking(of: SupplierID("fox")))
    try write("sku,unit_cost\na,2\n", to: "list.csv")
    let error = #expect(throws: ConfigurationError.self) { try load() }
    #expect(error?.rendered().contains("`list.csv`: line 2: `currency` is empty") ?? false)
  }
}
