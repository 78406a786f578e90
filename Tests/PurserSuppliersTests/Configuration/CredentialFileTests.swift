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

  /// A folder with a `suppliers.yaml` and other files, which are put into it.
  private struct Folder {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("purser-keys-\(UUID().uuidString)")

    func write(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: url.appendingPathComponent(name))
    }

    func remove(_ name: String) throws {
      try FileManager.default.removeItem(at: url.appendingPathComponent(name))
    }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
  }

  private func withFolder(_ body: (Folder) throws -> Void) throws {
    let folder = Folder()
    try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder.url) } }
    try body(folder)
  }

  private func key(_ contents: ConfigurationContents, at index: Int = 0) -> Secret? {
    contents.configuration.suppliers[index].account.credentials["api_key"]
  }

  @Test("a key in a file of its own is renewed when that is written, and nothing else is")
  func renewal() throws {
    try withFolder { folder in
      let text = """
        suppliers:
          fox: {adapter: foxreload, priority: 1, credentials: {api_key: "${file:key}"}}
        """
      try folder.write("suppliers.yaml", text)
      try folder.write("key", "first-key\n")
      let first = try ConfigurationFile(path: folder.path("suppliers.yaml"), environment: [:])
        .read()
      #expect(!first.hasNewTexts)
      try folder.write("suppliers.yaml", text.replacing("priority: 1", with: "priority: 2"))
      #expect(!first.hasNewTexts)
      try folder.write("key", "second-key\n")
      #expect(first.hasNewTexts)
      let renewal = first.renewingCredentials()
      #expect(renewal.left == [])
      let second = renewal.contents
      let difference = ConfigurationDifference(
        from: first.configuration, to: second.configuration)
      #expect(difference.lines == ["changed fox: credentials"])
      #expect(key(second) == Secret("second-key"))
      try folder.remove("key")
      #expect(!second.hasNewTexts)
    }
  }

  @Test(
    "a key is renewed beside a text that is not, which is told and looked at again when it changes"
  )
  func renewalBesideOthers() throws {
    try withFolder { folder in
      let text = """
        suppliers:
          fox:
            adapter: foxreload
            floor: ${file:floor}
            credentials: {api_key: "${file:key}"}
        """
      try folder.write("suppliers.yaml", text)
      try folder.write("key", "first-key")
      try folder.write("floor", "1.00 USD")
      let first = try ConfigurationFile(path: folder.path("suppliers.yaml"), environment: [:])
        .read()
      try folder.write("key", "second-key")
      try folder.write("floor", "2.00 USD")
      let renewal = first.renewingCredentials()
      #expect(key(renewal.contents) == Secret("second-key"))
      #expect(
        renewal.left == [
          "\(folder.path("floor")) changes more than credentials, reload the configuration to take it over: "
            + "changed fox: floor"
        ])
      #expect(
        ConfigurationDifference(
          from: first.configuration, to: renewal.contents.configuration
        ).isOfCredentials)
      #expect(!renewal.contents.hasNewTexts)
      // A text that cannot be used does not keep the next key from being used.
      try folder.write("floor", "much")
      try folder.write("key", "third-key")
      #expect(renewal.contents.hasNewTexts)
      let next = renewal.contents.renewingCredentials()
      #expect(key(next.contents) == Secret("third-key"))
      let reason = try #require(next.left.first)
      #expect(reason.hasPrefix("\(folder.path("floor")) cannot be used: "))
      #expect(next.left.count == 1)
      #expect(!reason.contains("second-key") && !reason.contains("third-key"))
    }
  }

  @Test("of many texts that change, every key is renewed", arguments: [2, 3, 12])
  func manyTexts(_ count: Int) throws {
    try withFolder { folder in
      var text = "suppliers:\n"
      for number in 0..<count {
        text += """
            fox-\(number):
              adapter: foxreload
              floor: ${file:floor-\(number)}
              credentials: {api_key: "${file:key-\(number)}"}

          """
        try folder.write("key-\(number)", "first-key-\(number)")
        try folder.write("floor-\(number)", "1.00 USD")
      }
      try folder.write("suppliers.yaml", text)
      let first = try ConfigurationFile(path: folder.path("suppliers.yaml"), environment: [:])
        .read()
      for number in 0..<count {
        try folder.write("key-\(number)", "second-key-\(number)")
        try folder.write("floor-\(number)", "2.00 USD")
      }
      let renewal = first.renewingCredentials()
      #expect(renewal.left.count == count)
      for index in 0..<count {
        let name = renewal.contents.configuration.suppliers[index].supplier.id.name
        #expect(
          key(renewal.contents, at: index)
            == Secret("second-key-" + name.dropFirst("fox-".count)))
      }
    }
  }
}
