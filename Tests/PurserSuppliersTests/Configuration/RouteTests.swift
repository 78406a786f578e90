import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Proxies and authorities of suppliers")
struct RouteTests {
  private static let certificate = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----"
  private static let key = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----"

  private func configuration(_ lines: String) throws -> Configuration {
    let text = """
      suppliers:
        acme:
          adapter: foxreload
          base_url: https://api.example
          credentials: {api_key: k}
      \(lines.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
      """
    return try Configuration.load(
      bytes: Array(text.utf8), fileName: "suppliers.yaml", folder: "",
      environment: ["PASSWORD": "hush%40!", "CERT": Self.certificate, "PKEY": Self.key],
      readFile: { _ throws(FileContentsError) in throw .system(2) })
  }

  @Test("what stands in suppliers.yaml reaches every request, and its secrets are known as such")
  func route() throws {
    let loaded = try configuration(
      """
      proxy: "http://user:${PASSWORD}@proxy.example:3128"
      tls: {ca: "${CERT}", certificate: "${CERT}", key: "${PKEY}"}
      """)
    let account = try #require(loaded.suppliers.first?.account)
    let network = try #require(account.route.network)
    #expect(network.proxy == "http://user:hush%40!@proxy.example:3128")
    #expect(network.authorities == Self.certificate)
    #expect(network.key == Self.key)
    let secrets = loaded.secrets.map { $0.reveal() }
    #expect(Set(secrets) == ["k", "hush%40!", "hush@!", Self.key])
    #expect("\(account)".contains("hush") == false)
    #expect(try configuration("priority: 1").suppliers.first?.account.route.network == nil)
  }
}
