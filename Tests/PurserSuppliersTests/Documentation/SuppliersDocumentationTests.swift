import Testing

@testable import PurserSuppliers

@Suite("docs/suppliers-yaml.md")
struct SuppliersDocumentationTests {
  @Test("every example is a file that can be used as it stands")
  func examplesLoad() async throws {
    let examples = try MarkdownPage("suppliers-yaml.md").blocks(of: "yaml")
    #expect(examples.count == 10)
    let environment = [
      "FOXRELOAD_API_KEY": "k", "PADDLE_API_KEY": "k", "CARDS_TOKEN": "k", "KINGUIN_API_KEY": "k",
      "PROXY_PASSWORD": "k", "BANK_APP_ID": "k",
      "SLACK_WEBHOOK": "https://hooks.slack.com/services/T0/B0/k", "MAIL_PASSWORD": "k",
      "PAGERDUTY_KEY": "R0123456789abcdef0123456789ABCDE",
      "BOOKS_REFRESH_TOKEN": "k", "PURSER_STORE_KEY": "a key of 16 characters",
      "PURSER_WEBHOOK_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ]
    for example in examples {
      let configuration = try Configuration.load(
        bytes: Array(example.text.utf8), fileName: "example.yaml", folder: "",
        environment: environment, readFile: { _ in Array("k\n".utf8) })
      #expect(configuration.warnings.isEmpty)
      for supplier in configuration.suppliers {
        #expect(await AdapterSamples.mismatches(of: supplier.account.adapter).isEmpty)
      }
    }
  }
}
