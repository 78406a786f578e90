import Testing

@testable import PurserSuppliers

/// Each file of `Golden/` is a `suppliers.yaml`, a line of five dashes, and what loading it says:
/// the rendered problems, or `ok` and the rendered warnings.
@Suite("Configuration, case by case")
struct GoldenTests {
  /// One file of the folder.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    let expected: String

    var testDescription: String { name }

    init(file: String) throws {
      name = file
      let bytes = try FileContents.read(GoldenTests.folder + "/" + file)
      let lines = String(decoding: bytes, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false)
      let dashes = try #require(lines.lastIndex(of: "-----"))
      text = lines[..<dashes].map { $0 + "\n" }.joined()
      expected = lines[(dashes + 1)...].joined(separator: "\n")
    }
  }

  static let folder = FilePaths.folder(of: #filePath) + "/Golden"
  static let cases = TestFolder.fileNames(in: folder, ending: ".case")

  private static let environment = [
    "KEY": "sk_env_1", "EMPTY": "", "PORT": "8080", "LIST": "[a, b]", "TILDE": "~",
  ]
  private static let files: [String: [UInt8]] = [
    "conf/secrets/key.txt": Array("sk_file_1\n".utf8),
    "conf/secrets/two-lines.txt": Array("sk_file_1\nsk_file_2\n".utf8),
    "conf/secrets/binary": [0x80, 0xFF],
    "conf/rates.csv": Array(
      "from,to,rate,date,source,margin\r\nGBP, USD ,1.27,2026-11-30,\"ECB, daily\",\n\n".utf8),
    "conf/bad-rates.csv": Array(
      "From,To,Rate,Date\nEUR,USD,1.08,2026-11-30\nEUR,USD,-1,2026-11-30\nEUR,,1,2026-11-30\n".utf8),
    "conf/no-rates.csv": Array("from,to,rate,date\n".utf8),
    "conf/rates-twice.csv": Array("from,to,rate,date,rate\nEUR,USD,1,2026-11-30,2\n".utf8),
    "conf/open-rates.csv": Array(
      "from,to,rate,date,source\nEUR,USD,1.1,2026-11-30,\"ECB\nEUR,GBP,1,2026-11-30,\n".utf8),
  ]

  @Test("the folder is found and holds the cases")
  func folderIsThere() {
    #expect(Self.cases.count > 80)
  }

  @Test("loading says exactly what the case expects", arguments: cases)
  func golden(file: String) throws {
    let golden = try Case(file: file)
    #expect(outcome(of: golden.text) == golden.expected)
  }

  private func outcome(of text: String) -> String {
    do throws(ConfigurationError) {
      let configuration = try Configuration.load(
        bytes: Array(text.utf8), fileName: "suppliers.yaml", folder: "conf",
        environment: Self.environment,
        readFile: { path throws(FileContentsError) in
          // 2 is ENOENT.
          guard let bytes = Self.files[path] else { throw .system(2) }
          return bytes
        })
      let warnings = configuration.warnings.map(configuration.source.rendered)
      return (["ok"] + warnings).joined(separator: "\n") + "\n"
    } catch {
      return error.rendered() + "\n"
    }
  }
}
