import Foundation
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Credentials that are exchanged")
struct CredentialFileTests {
  private static func load(_ credentials: String) throws(ConfigurationError) -> Configuration {
    let text = "suppliers: {fox: {adapter: foxreload, credentials: \(credentials)}}"
    return try Configuration.load(
      bytes: Array(text.utf8), fileName: "suppliers.yaml", folder: "", environment: [:],
      readFile: { _ in [] })
  }

  @Test("a credential may be a list of the new one and the old one, and both are hidden")
  func twoKeys() throws {
    let configuration = try Self.load("{api_key: [a-new-key-of-fox, an-old-key-of-fox]}")
    let accounts = try #require(configuration.suppliers.first).account.withEachKey
    #expect(
      accounts.map { $0.credentials["api_key"]?.reveal() }
        == ["a-new-key-of-fox", "an-old-key-of-fox"])
    for account in accounts {
      #expect(Set(account.secretTexts) == ["a-new-key-of-fox", "an-old-key-of-fox"])
    }
    #expect(configuration.secrets.count == 2)
    #expect(try Self.load("{api_key: [only-one]}").suppliers[0].account.withEachKey.count == 1)
  }

  @Test(
    "no more than two, and none of them in a message", arguments: ["[]", "[k-1-k, k-2-k, k-3-k]"])
  func otherLists(_ list: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      try Self.load("{api_key: \(list)}")
    }
    let text = try #require(error).rendered()
    #expect(text.contains("give one, or the new and the old one"))
    #expect(!text.contains("k-1-k") && !text.contains("k-3-k"))
  }

  @Test("a key in a file of its own is renewed when that is written, and nothing else is")
  func renewal() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("purser-keys-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
    func write(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    let text = """
      suppliers:
        fox: {adapter: foxreload, priority: 1, credentials: {api_key: "${file:key}"}}
      """
    try write("suppliers.yaml", text)
    try write("key", "first-key\n")
    let file = ConfigurationFile(
      path: folder.appendingPathComponent("suppliers.yaml").path, environment: [:])
    let first = try file.read()
    #expect(!first.hasNewTexts)
    try write("suppliers.yaml", text.replacing("priority: 1", with: "priority: 2"))
    #expect(!first.hasNewTexts)
    try write("key", "second-key\n")
    #expect(first.hasNewTexts)
    let second = try first.withNewTexts()
    let difference = ConfigurationDifference(
      from: first.configuration, to: second.configuration)
    #expect(difference.isOfCredentials)
    #expect(difference.lines == ["changed fox: credentials"])
    #expect(
      second.configuration.suppliers[0].account.credentials["api_key"] == Secret("second-key"))
    try FileManager.default.removeItem(at: folder.appendingPathComponent("key"))
    #expect(!second.hasNewTexts)
  }
}
