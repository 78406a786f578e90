import Testing

@testable import PurserSuppliers

@Suite("docs/suppliers-yaml.md")
struct DocumentationTests {
  private static let path =
    FilePaths.folder(of: #filePath) + "/../../../docs/suppliers-yaml.md"

  /// The blocks between "```yaml" and "```".
  private func examples() throws -> [String] {
    let text = String(decoding: try FileContents.read(Self.path), as: UTF8.self)
    return text.split(separator: "```yaml\n").dropFirst().map { block in
      String(block.prefix(upTo: block.firstRange(of: "```")?.lowerBound ?? block.endIndex))
    }
  }

  @Test("every example is a file that can be used as it stands")
  func examplesLoad() throws {
    let examples = try examples()
    #expect(examples.count == 4)
    let environment = ["FOXRELOAD_API_KEY": "k", "PADDLE_API_KEY": "k", "CARDS_TOKEN": "k"]
    for example in examples {
      let configuration = try Configuration.load(
        bytes: Array(example.utf8), fileName: "example.yaml", folder: "",
        environment: environment, readFile: { _ in Array("k\n".utf8) })
      #expect(configuration.warnings.isEmpty)
      for supplier in configuration.suppliers {
        #expect(AdapterSamples.mismatches(of: supplier.account.adapter).isEmpty)
      }
    }
  }
}
