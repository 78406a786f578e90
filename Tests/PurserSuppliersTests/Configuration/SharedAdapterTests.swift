import PurserCore
import Synchronization
import Testing

@testable import PurserSuppliers

@Suite("Suppliers that share an adapter")
struct SharedAdapterTests {
  /// Files that count how often they are read.
  private final class Shelf: Sendable {
    private let files: [String: String]
    private let reads = Mutex<[String: Int]>([:])

    init(_ files: [String: String]) { self.files = files }

    var counts: [String: Int] { reads.withLock(\.self) }

    func load(_ suppliers: String) throws(ConfigurationError) -> Configuration {
      try Configuration.load(
        bytes: Array("suppliers:\n\(suppliers)".utf8), fileName: "suppliers.yaml", folder: "conf",
        environment: ["HOST": "api.example"],
        readFile: { path throws(FileContentsError) in
          self.reads.withLock { $0[path, default: 0] += 1 }
          guard let text = self.files[path] else { throw .system(2) }
          return Array(text.utf8)
        })
    }

    /// What is wrong, each with its place.
    func problems(_ suppliers: String) -> [String] {
      let error = #expect(throws: ConfigurationError.self) { try load(suppliers) }
      return error?.problems.map { "\($0.mark) \($0.message)" } ?? []
    }
  }

  private static let cards = """
    base_url: https://${HOST}
    request: {path: "/b/{{account}}", headers: {X-Key: "{{key}}"}}
    balances: [{currency: USD, available: $.amount}]
    """

  @Test("its file is read once, and each has its own values")
  func once() throws {
    let shelf = Shelf(["conf/cards.yaml": Self.cards])
    let lines = (1...100).map { number in
      """
        s\(number):
          adapter: cards.yaml
          credentials: {key: k\(number)}
          settings: {account: a\(number)}
      """ + (number == 7 ? "\n    request: {path: /own}\n" : "\n")
    }
    let configuration = try shelf.load(lines.joined())
    #expect(shelf.counts == ["conf/cards.yaml": 1])
    #expect(configuration.suppliers.count == 100)
    for (index, entry) in configuration.suppliers.enumerated() {
      #expect(entry.account.baseURL == "https://api.example")
      #expect(entry.account.settings == ["account": .text("a\(index + 1)")])
      #expect(entry.account.credentials["key"]?.reveal() == "k\(index + 1)")
      let names = entry.account.adapter.calls.first?.request.path.names.map(\.name)
      #expect(names == (index == 6 ? [] : ["account"]))
    }
  }

  @Test("what is wrong with its file is said at the place of each supplier that names it")
  func wrong() throws {
    let shelf = Shelf([
      "conf/cards.yaml": Self.cards + "\nbalence: 1", "conf/good.yaml": Self.cards,
    ])
    let given = "credentials: {key: k}, settings: {account: a}"
    let sentence = "cards.yaml:4:1: unknown key `balence`"
    let problems = shelf.problems(
      """
        one: {adapter: cards.yaml, \(given)}
        two: {adapter: good.yaml, \(given)}
        three: {adapter: cards.yaml, \(given)}
        four: {adapter: gone.yaml, \(given)}
        five: {adapter: gone.yaml, \(given)}
      """)
    let gone = "gone.yaml:1:1: cannot read the file: no such file or directory"
    #expect(
      problems.map { $0.replacing(/; .*/, with: "") } == [
        "2:18 \(sentence)", "4:20 \(sentence)", "5:19 \(gone)", "6:19 \(gone)",
      ])
    #expect(shelf.counts == ["conf/cards.yaml": 1, "conf/good.yaml": 1, "conf/gone.yaml": 1])
  }

  @Test("where it lists no names, those of each supplier are its own")
  func ownNames() throws {
    let shelf = Shelf(["conf/cards.yaml": Self.cards])
    #expect(
      shelf.problems(
        """
          one: {adapter: cards.yaml, credentials: {key: k}, settings: {account: a}}
          two: {adapter: cards.yaml, credentials: {secret: k}, settings: {account: a}}
        """
      ).map { $0.hasPrefix("3:18 cards.yaml:2:") && $0.contains("`key`") } == [true])
  }

  @Test("ten thousand fit into one file")
  func tenThousand() throws {
    let shelf = Shelf(["conf/cards.yaml": Self.cards])
    let lines = (1...10_000).map { number in
      """
        supplier_number_\(number):
          title: The supplier with the number \(number)
          adapter: cards.yaml
          credentials: {key: k\(number)}
          settings: {account: a\(number)}
          priority: \(number)
          tags: [cards, instant]
          floor: [10.00 USD]
          prices: {card-10-usd: 9.41 USD, card-20-usd: 18.82 USD, card-50-usd: 47.10 USD}

      """
    }
    #expect(try shelf.load(lines.joined()).suppliers.count == 10_000)
  }
}
