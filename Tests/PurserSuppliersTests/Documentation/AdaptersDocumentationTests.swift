import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("docs/adapters.md")
struct AdaptersDocumentationTests {
  private static let privateKey = Result { try OpenSSL.privateKey(bits: 2048) }

  private let page: MarkdownPage
  private let tutorial: MarkdownPage
  private let recipes: MarkdownPage

  init() throws {
    page = try MarkdownPage("adapters.md")
    tutorial = try #require(page.section(from: "## Tutorial", to: "## Reference"))
    recipes = try #require(
      page.section(from: "## Recipes", to: "## What the language cannot say"))
  }

  @Test("every recipe sends, and reads, what it says")
  func recipesHold() async throws {
    let key = try Self.privateKey.get()
    let blocks = recipes.blocks(of: "yaml")
    #expect(blocks.count > 40)
    for recipe in blocks.map(Recipe.init) {
      #expect(
        recipe.scenes.contains { $0.outcome != nil || !$0.sent.isEmpty }, "line \(recipe.line)")
      do {
        let contradictions = try await recipe.contradictions(privateKey: key)
        #expect(contradictions.isEmpty, "line \(recipe.line)")
      } catch let error as ConfigurationError {
        Issue.record("line \(recipe.line): \(error.rendered())")
      }
    }
  }

  @Test("the parts of a recipe are understood")
  func recipeIsRead() {
    let page = MarkdownPage(
      text: """
        ```yaml
        decode: json
        # sends POST /b?c=d
        #   X-Key: k
        #   {"a":1}
        # reply 403 one
        #   two
        # with Retry-After: 3
        # gives auth: one
        # reply
        # gives a 1 USD
        #   b 2 EUR
        ```
        """)
    let scenes = page.blocks(of: "yaml").map(Recipe.init).flatMap(\.scenes)
    #expect(scenes.count == 2)
    #expect(scenes.first?.sent.map(\.target) == ["POST /b?c=d"])
    #expect(scenes.first?.sent.first?.headers.map(\.value) == ["k"])
    #expect(scenes.first?.sent.first?.body == #"{"a":1}"#)
    #expect(scenes.first?.answers.map(\.status) == [403])
    #expect(scenes.first?.answers.map(\.body) == ["one\ntwo"])
    #expect(scenes.first?.answers.first?.headers.map(\.name) == ["Retry-After"])
    #expect(scenes.map(\.outcome) == [["auth: one"], ["a 1 USD", "b 2 EUR"]])
  }

  private func adapter(_ text: String) throws -> AdapterDefinition {
    let bytes = Array(text.utf8)
    let surroundings = Surroundings(
      environment: [:], folder: "", unsetVariables: .refuse, readFile: { _ in bytes })
    return try AdapterFile.load(
      path: "cardhouse.yaml", shownAs: "cardhouse.yaml", surroundings, givenCredentials: [],
      givenSettings: [], currencies: CurrencyTable()
    ).adapter
  }

  @Test("whole adapters can be used as they stand, and read their samples")
  func adaptersHold() async throws {
    let adapters = page.blocks(of: "yaml").filter { $0.text.hasPrefix("adapter:") }
    #expect(adapters.count == 6)
    for block in adapters {
      let adapter = try adapter(block.text)
      let lint = await AdapterLint(adapter)
      #expect(lint.faults + lint.warnings + lint.notes == [], "line \(block.line)")
    }
  }

  @Test("the tutorial's adapter reads the reply, and its mistake is told as it says")
  func tutorialHolds() async throws {
    let text = try #require(tutorial.blocks(of: "yaml").first).text
    let reply = try #require(tutorial.blocks(of: "json").first).text
    let account = SupplierAccount(
      adapter: try adapter(text), baseURL: "https://api.cardhouse.example")
    let trial = AdapterTrial.read(
      Array(reply.utf8), as: account, at: Timestamp(microsecondsSinceEpoch: 0))
    for finding in trial.findings {
      let line = "\(finding.field): `\(finding.selector)` finds \(finding.found ?? "")"
      #expect(tutorial.text.contains("\n\(line)\n"), "\(line)")
    }
    #expect(trial.items.count == 2)
    for item in trial.items {
      #expect(tutorial.text.contains("\n\(item.place): \(item.sentence)\n"), "\(item.sentence)")
    }
    let pools = try trial.outcome.get()
    #expect(pools.map(\.available?.description) == ["1200.00 EUR", "20.00 USD"])

    let mistaken = text.replacing("available: $.balance", with: "available: $.amount")
    let lint = await AdapterLint(try adapter(mistaken))
    for line in lint.faults.map({ "error: \($0)" }) + lint.notes.map({ "note: \($0)" }) {
      #expect(tutorial.text.contains("\ncardhouse.yaml: \(line)\n"), "\(line)")
    }
  }

  @Test("the tutorial's suppliers.yaml uses the file")
  func suppliersHold() throws {
    let blocks = page.blocks(of: "yaml")
    let file = try #require(blocks.first { $0.text.hasPrefix("suppliers:") }).text
    let adapter = try #require(blocks.first { $0.text.hasPrefix("adapter:") }).text
    let configuration = try Configuration.load(
      bytes: Array(file.utf8), fileName: "suppliers.yaml", folder: "",
      environment: ["CARDHOUSE_API_KEY": "k"], readFile: { _ in Array(adapter.utf8) })
    #expect(configuration.warnings.isEmpty)
    #expect(configuration.suppliers.map(\.account.adapter.name) == ["cardhouse"])
  }
}
