import Testing

@testable import PurserSuppliers

@Suite("Credentials in the wrong place")
struct MisplacedSecretTests {
  private static let key = "sk_live_51HqLyjWDarjtT1zd"
  /// A password that looks like nothing in particular.
  private static let password = "hunter2"

  private static let supplier = """
    suppliers:
      acme:
        adapter: foxreload
        base_url: https://api.example.com

    """
  private static let good = #"    credentials: {api_key: "${K}"}"# + "\n"

  /// Mistakes that people make with a key, each a whole file.
  private static let mistakes: [(what: String, text: String)] = [
    ("at the depth of credentials", supplier + "    credentials:\n    api_key: \(key)\n"),
    ("in quotes at that depth", supplier + "    credentials:\n    api_key: \"\(key)\"\n"),
    ("one level up", supplier + "    credentials:\n  api_key: \(key)\n"),
    ("at the top", supplier + "    credentials:\napi_key: \(key)\n"),
    ("credentials at the top", "credentials:\n  api_key: \(key)\n" + supplier + good),
    ("credentials at the top in a line", "credentials: \(key)\n" + supplier + good),
    ("beside the settings", supplier + good + "    api_key: \(key)\n"),
    ("below another section", supplier + good + "    limits:\n      api_key: \(key)\n"),
    ("in the settings", supplier + good + "    settings: {api_key: \(password)}\n"),
    ("as a setting", supplier + good + "    settings: {\(key): 1}\n"),
    ("in ${}", supplier + "    credentials: {api_key: \"${\(key)}\"}\n"),
    ("in ${} with an end", supplier + "    credentials: {api_key: \"${\(key)-x}\"}\n"),
    ("in ${} without an end", supplier + "    credentials: {api_key: \"${\(key)\"}\n"),
    ("in ${} elsewhere", supplier + good + "    title: \"${\(key)\"\n"),
    ("in ${file:}", supplier + "    credentials: {api_key: \"${file:\(key)}\"}\n"),
    ("in ${file:} in a folder", supplier + "    credentials: {api_key: \"${file:/run/\(key)}\"}\n"),
    ("in ${} at the wrong depth", supplier + "    credentials:\n    api_key: \"${\(key)}\"\n"),
    ("where the name belongs", supplier + "    credentials: {\(key): api_key}\n"),
    ("where the name belongs, in lines", supplier + "    credentials:\n      \(key): api_key\n"),
    ("a word where the name belongs", supplier + "    credentials: {\(password): api_key}\n"),
    ("without a name", supplier + "    credentials:\n      \(key)\n"),
    ("as a list", supplier + "    credentials: [\(key)]\n"),
    ("one deeper", supplier + "    credentials:\n      api_key:\n        key: \(key)\n"),
    ("with `=`", supplier + "    credentials:\n      api_key=\(key)\n"),
    ("with no quote at its end", supplier + "    credentials: {api_key: \"\(key)}\n"),
    ("behind a tab", supplier + "    credentials:\n\tapi_key: \(key)\n"),
    ("as a supplier", "suppliers:\n  \(key):\n    adapter: foxreload\n"),
    ("as the adapter", supplier.replacing("foxreload", with: key) + good),
    ("as a key of the supplier", supplier + good + "    \(key): 1\n"),
    ("as a key of the file", "\(key): 1\n" + supplier + good),
    ("as a title", supplier + good + "    title: [\(key)]\n"),
    ("as a number", supplier + good + "    priority: \(key)\n"),
    (
      "a password in base_url",
      supplier.replacing("https://", with: "https://user:\(password)@") + good
    ),
    ("a key in base_url", supplier.replacing("https://", with: "https://\(key)@") + good),
    (
      "a token in the query of base_url",
      supplier.replacing("example.com", with: "example.com/?token=\(password)") + good
    ),
    (
      "a key in the path of base_url",
      supplier.replacing("https://api.example.com", with: "api.example.com/\(key)") + good
    ),
    (
      "a password in another host",
      supplier + good + "    hosts: {x.example: \"https://u:\(password)@y.example\"}\n"
    ),
    ("a password in the proxy", supplier + good + "    proxy: ftp://u:\(password)@proxy\n"),
    ("the store's key at the wrong depth", supplier + good + "store:\nkey: \(key)\n"),
  ]

  @Test("are told of, and not quoted", arguments: mistakes)
  func notQuoted(_ what: String, _ text: String) throws {
    let problems: [Problem]
    let source: SourceText
    do throws(ConfigurationError) {
      let configuration = try Configuration.load(
        bytes: Array(text.utf8), fileName: "suppliers.yaml", folder: "",
        environment: ["K": "k-123"],
        readFile: { try FileContents.read($0) })
      (problems, source) = (configuration.warnings, configuration.source)
    } catch {
      (problems, source) = (error.problems, error.source)
    }
    #expect(!problems.isEmpty, "\(what) is a mistake")
    for report in problems.map(source.rendered) + problems.map(\.message) {
      #expect(!report.contains("51HqLyj"), "\(what): \(report)")
      #expect(!report.contains(Self.password), "\(what): \(report)")
    }
  }

  @Test(
    "names of variables, files, adapters and people are shown",
    arguments: [
      "FOXRELOAD_API_KEY_2026_10", "/run/secrets/foxreload_api_key", "osBillingServiceV2",
      "https://api.foxreload.example/v2/balance", "cards-and-vouchers-of-the-north",
      "2026-05-01T00:00:00Z", "https://${HOST}/x", "api_key: ${FOX}", "token: {{token}}",
      "secret: $.secret", "give --credentials api_key=...", "ctm_01", "1,284.50 and 1284.50",
    ])
  func names(_ text: String) {
    #expect(KeyLooks.hidden(text) == text)
  }

  @Test(
    "credentials are known by their looks",
    arguments: [
      ("a sk_live_51HqLyjWDarjtT1zd b", "a <redacted> b"),
      ("`AKIAIOSFODNN7EXAMPLE`", "`<redacted>`"), ("ghp_16C7e42F292c6912E7", "<redacted>"),
      ("x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.SflKx= y", "x <redacted> y"),
      ("9f86d081884c7d659a2feaa0c55ad015", "<redacted>"),
      ("at https://me:pw@host/x", "at https://<redacted>@host/x"),
      ("api_key: abc, y: 1", "api_key: <redacted>, y: 1"),
      ("?token=abc&b=1", "?token=<redacted>&b=1"),
    ])
  func looks(_ text: String, _ shown: String) {
    #expect(KeyLooks.hidden(text) == shown)
  }
}
