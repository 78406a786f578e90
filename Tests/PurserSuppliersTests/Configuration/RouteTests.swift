import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Proxies and authorities of suppliers")
struct RouteTests {
  private static let pair = (try? Pair("ED25519")) ?? Pair(certificate: "", key: "")
  private static let certificate = pair.certificate
  private static let key = pair.key

  /// A certificate and its key, without their last line ends.
  private struct Pair {
    var certificate: String
    var key: String

    init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }

    /// A new one, of a kind that `openssl genpkey -algorithm` knows.
    init(_ kind: String) throws {
      let options = kind.split(separator: " ").map(String.init)
      let key = try OpenSSL.text(["genpkey", "-algorithm"] + options)
      let certificate = try OpenSSL.text(
        ["req", "-x509", "-new", "-key", "/dev/stdin", "-subj", "/CN=test", "-days", "2"],
        input: key)
      self.init(certificate: String(certificate.dropLast()), key: String(key.dropLast()))
    }
  }

  private func configuration(
    _ lines: String, files: [String: String] = [:]
  ) throws -> Configuration {
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
      readFile: { path throws(FileContentsError) in
        guard let text = files[path] else { throw .system(2) }
        return Array(text.utf8)
      })
  }

  /// What is wrong with the configuration, as people read it.
  private func problems(_ lines: String, files: [String: String]) -> String {
    do {
      _ = try configuration(lines, files: files)
      return ""
    } catch {
      return "\(error)"
    }
  }

  private static let tls = """
    tls:
      ca: "${file:ca.pem}"
      certificate: "${file:c.pem}"
      key: "${file:k.pem}"
    """

  @Test(
    "a certificate and its key are accepted, of any kind",
    arguments: [
      "ED25519", "RSA -pkeyopt rsa_keygen_bits:2048", "RSA -pkeyopt rsa_keygen_bits:1024",
      "EC -pkeyopt ec_paramgen_curve:P-256", "EC -pkeyopt ec_paramgen_curve:P-384",
      "EC -pkeyopt ec_paramgen_curve:P-521", "EC -pkeyopt ec_paramgen_curve:secp256k1",
      "EC -pkeyopt ec_paramgen_curve:brainpoolP256r1", "ED448",
      "EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit",
    ])
  func pairs(kind: String) throws {
    let pair = try Pair(kind)
    let chain = "subject=test\n" + pair.certificate + "\n\n" + Self.certificate + "\n"
    let found = problems(
      Self.tls, files: ["ca.pem": chain, "c.pem": chain, "k.pem": pair.key + "\n"])
    #expect(found.isEmpty, "\(found)")
    let traditional = try? OpenSSL.text(["pkey", "-traditional"], input: pair.key + "\n")
    if let traditional {
      let found = problems(
        Self.tls, files: ["ca.pem": chain, "c.pem": chain, "k.pem": traditional])
      #expect(found.isEmpty, "\(found)")
    }
  }

  @Test("a text that looks like what stands in for a variable is none where variables must be set")
  func standsInForNothing() throws {
    for (lines, words) in [
      ("tls: {ca: unset-x}", "`tls.ca` must be the text of a PEM file"),
      ("proxy: unset-x", "`proxy` must be a URL"),
      ("tls: {certificate: unset-x, key: unset-y}", "`tls.certificate` must be"),
    ] {
      let found = problems(lines, files: [:])
      #expect(found.contains(words), "\(found)")
    }
  }

  @Test("a key of another certificate is found, and so is an order of certificates that is none")
  func otherKey() throws {
    for (first, second) in [
      ("ED25519", "ED25519"), ("RSA", "RSA"), ("RSA", "ED25519"),
      ("EC -pkeyopt ec_paramgen_curve:P-256", "EC -pkeyopt ec_paramgen_curve:P-256"),
    ] {
      let (one, other) = (try Pair(first), try Pair(second))
      var files = ["ca.pem": one.certificate, "c.pem": one.certificate, "k.pem": other.key]
      let found = problems(Self.tls, files: files)
      #expect(
        found.contains("`tls.key` (the file `k.pem`) is not the key of the first certificate in "),
        "\(found)")
      #expect(!found.contains("PRIVATE"))
      files["c.pem"] = other.certificate + "\n" + one.certificate
      #expect(problems(Self.tls, files: files).isEmpty)
    }
  }

  @Test("what is no certificate or no key is found before anybody is asked")
  func wrongFiles() throws {
    let good = ["ca.pem": Self.certificate, "c.pem": Self.certificate, "k.pem": Self.key]
    let short = String(Self.certificate.dropLast(60)) + "\n-----END CERTIFICATE-----"
    let encrypted = try OpenSSL.text(
      ["pkey", "-aes256", "-passout", "pass:test"], input: Self.key + "\n")
    for (file, text, said) in [
      ("ca.pem", "", "`ca` is empty"), ("ca.pem", "0\u{82}", "must be the text of a PEM file"),
      ("ca.pem", Self.key, "holds a PRIVATE KEY, and no CERTIFICATE"),
      ("ca.pem", Self.certificate + "\n" + short, "certificate 2 in it cannot be read"),
      ("c.pem", short, "`tls.certificate` (the file `c.pem`) is damaged: certificate 1"),
      ("c.pem", String(Self.certificate.dropLast(30)), "is damaged: certificate 1"),
      (
        "c.pem", "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----",
        "is damaged: certificate 1"
      ),
      (
        "k.pem", Self.key.replacing("\n", with: "\\n"),
        "`tls.key` (the file `k.pem`) has lost its line"
      ),
      ("c.pem", Self.certificate.replacing("\n", with: " "), "has lost its line breaks"),
      ("k.pem", "key", "`tls.key` (the file `k.pem`) must be the text of a PEM file"),
      ("k.pem", Self.certificate, "holds no PRIVATE KEY"),
      ("k.pem", "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----", "is damaged"),
      ("k.pem", String(Self.key.dropLast(40)), "must be the text of a PEM file"),
      ("k.pem", encrypted, "is encrypted; `openssl pkey -in FILE -out PLAIN`"),
    ] {
      var files = good
      files[file] = text
      let found = problems(Self.tls, files: files)
      #expect(found.contains(said), "\(file): \(found)")
      #expect(found.contains("suppliers.yaml:"))
      files[file] = nil
      let missing = problems(Self.tls, files: files)
      #expect(missing.contains("cannot read the file `\(file)`: no such file"), "\(missing)")
    }
  }

  @Test(
    "a `%` in the user or password of a proxy begins an escape",
    arguments: [
      "u:SECRET%zzPW", "u:SECRETPW%", "u:SECRETPW%2", "%SECRET:PW", "u:SECRET%00PW", "u:%%41SECRET",
    ])
  func proxyEscapes(user: String) {
    let found = problems("proxy: \"http://\(user)@proxy.example:3128\"", files: [:])
    #expect(found.contains("`proxy` has a `%` that two hexadecimal digits must follow"), "\(found)")
    #expect(!found.contains("SECRET"), "\(found)")
    #expect(problems("proxy: \"http://u%2f:%2Fp@proxy.example:3128\"", files: [:]).isEmpty)
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
