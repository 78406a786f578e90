internal import Crypto
internal import CryptoExtras
internal import ExactJSON
internal import JSONPath
internal import TextPattern

/// What credentials must look like, as far as the computations over them tell: a private key in PEM, JSON
/// with members, a text that a pattern takes apart.
struct CredentialShapes {
  /// Names by the `let`s that stand for them.
  private let lets: [String: Expression.Node]
  /// The kinds of keys by where they come from: `key`, or `account.private_key` of one that is JSON.
  private var keys: [String: KeyKind] = [:]
  private var patterns: [String: [TextPattern]] = [:]
  private var parsed: Set<String> = []
  /// Everything that is computed with, members of JSON included.
  private var origins: [String] = []
  /// The first entry of a table, by the name that it is looked up with.
  private var entries: [String: String] = [:]

  /// The algorithms of tokens that settings name, by the settings.
  private let defaults: [String: String]

  init(adapter: AdapterDefinition) {
    defaults = Dictionary(
      adapter.settings.compactMap { setting in
        setting.defaultValue?.elements.first.map { (setting.name, $0) }
      }, uniquingKeysWith: { first, _ in first })
    let uses = AdapterUses(adapter: adapter)
    lets = Dictionary(uses.lets.map { ($0.name, $0.expression.root) }) { first, _ in first }
    let roots = uses.lets.map(\.expression.root) + uses.templates.flatMap(\.expressions).map(\.root)
    for node in roots.flatMap(\.all) {
      origins += self.origins(of: node)
      if case .call(let call) = node { note(call, adapter.maps) }
    }
  }

  private mutating func note(_ call: Expression.Call, _ maps: [String: JSONValue]) {
    guard let first = call.arguments.first else { return }
    switch call.function {
    case .digest(let function):
      guard let kind = KeyKind(function) else { return }
      for origin in origins(of: first) { keys[origin] = kind }
    case .encoding(.jwt):
      guard call.arguments.count > 1, let name = constant(first),
        let kind = TokenSignature(rawValue: name).flatMap(KeyKind.init)
      else { return }
      for origin in origins(of: call.arguments[1]) { keys[origin] = kind }
    case .text(.capture), .text(.matches):
      guard case .name = first, let pattern = call.constants.pattern else { return }
      for origin in origins(of: first) { patterns[origin, default: []].append(pattern) }
    case .text(.map):
      guard case .name(let name) = first, call.arguments.count > 1,
        case .name(let table) = call.arguments[1],
        case .object(let object)? = maps[table], let entry = object.names.first
      else { return }
      entries[name] = entry
    case .structure(.json): parsed.formUnion(origins(of: first))
    case .text, .number, .structure, .moment, .encoding, .nonce, .reply: break
    }
  }

  /// A text that does not depend on a supplier: written in place, a `let`, or a setting's default.
  private func constant(_ node: Expression.Node) -> String? {
    if case .string(let text) = node { return text }
    guard case .name(let name) = node else { return nil }
    return lets[name].flatMap(constant) ?? defaults[name]
  }

  /// What a part of an expression is made of, `let`s followed to what they use.
  private func origins(of node: Expression.Node) -> [String] {
    switch node {
    case .name(let name): return lets[name].map(origins(of:)) ?? [name]
    case .steps(let inner, let path):
      let name = path.text.dropFirst().drop { $0 == "." }.prefix(while: ExpressionLexer.isNamePart)
      return origins(of: inner).map { "\($0).\(name)" }
    case .call(let call):
      if case .structure(.get) = call.function, case .string(let name)? = call.arguments.last {
        return call.arguments.prefix(1).flatMap(origins(of:)).map { "\($0).\(name)" }
      }
      return call.arguments.flatMap(origins(of:))
    case .selector, .number, .string, .bool, .null, .negation, .not, .arithmetic, .comparison,
      .both, .either:
      return node.parts.flatMap(origins(of:))
    }
  }

  // MARK: What fits

  /// The entry that a table has, where a setting is looked up in one.
  func setting(_ name: String) -> String? { entries[name] }

  /// A credential of the form that the adapter needs; `text` where any will do.
  func text(of name: String, like text: String) -> String {
    if let kind = keys[name] { return kind.pem ?? text }
    if parsed.contains(name) { return json(name, text) }
    guard let patterns = patterns[name] else { return text }
    return candidates(text).first { candidate in
      patterns.allSatisfy { ((try? $0.firstMatch(in: candidate)) ?? nil) != nil }
    } ?? text
  }

  /// What stands between the parts of a credential.
  private static let separators = [".", ":", "-", "_", "|", "/", "@", ",", ";", "#", "~", " "]

  private func candidates(_ text: String) -> [String] {
    let part = InventedAccount.texts[0]
    return [text] + Self.separators.map { part + $0 + part }
      + Self.separators.map { "a1\($0)b2\($0)c3" }
  }

  /// An object with the members that are looked at.
  private func json(_ name: String, _ text: String) -> String {
    var object = JSONObject()
    for origin in origins where origin.hasPrefix(name + ".") {
      object[String(origin.dropFirst(name.count + 1))] = .string(keys[origin]?.pem ?? text)
    }
    return String(decoding: JSONValue.object(object).encoded(), as: UTF8.self)
  }
}

/// The private keys that functions sign with.
private enum KeyKind {
  case rsa, p256, ed25519

  /// `nil` for functions without one.
  init?(_ function: DigestFunction) {
    switch function {
    case .rsaSHA256, .rsaSHA512, .rsaPSSSHA256: self = .rsa
    case .es256, .es256DER: self = .p256
    case .ed25519: self = .ed25519
    case .md5, .sha1, .sha256, .sha384, .sha512, .hmacMD5, .hmacSHA1, .hmacSHA256, .hmacSHA384,
      .hmacSHA512:
      return nil
    }
  }

  /// `nil` for algorithms whose key is any text.
  init?(_ signature: TokenSignature) {
    switch signature {
    case .rs256, .rs512, .ps256: self = .rsa
    case .es256: self = .p256
    case .edDSA: self = .ed25519
    case .hs256, .hs384, .hs512: return nil
    }
  }

  /// A key in PEM, the same for all.
  var pem: String? {
    switch self {
    case .rsa: Self.rsaPEM
    case .p256: Self.p256PEM
    case .ed25519: Self.ed25519PEM
    }
  }

  private static let rsaPEM = try? _RSA.Signing.PrivateKey(keySize: .bits2048).pemRepresentation
  private static let p256PEM = P256.Signing.PrivateKey().pemRepresentation
  private static let ed25519PEM: String = {
    // RFC 8410, section 7: PKCS #8 with the 32 bytes of the key behind a fixed head.
    let head: [UInt8] = [
      0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04,
      0x20,
    ]
    let key = head + Array(Curve25519.Signing.PrivateKey().rawRepresentation)
    return "-----BEGIN PRIVATE KEY-----\n\(ByteText.base64(key))\n-----END PRIVATE KEY-----\n"
  }()
}

extension Expression {
  /// The names in a part of an expression.
  static func names(in node: Node) -> [String] {
    if case .name(let name) = node { return [name] }
    return node.parts.flatMap { names(in: $0) }
  }
}

extension Expression.Node {
  /// It and all its parts.
  var all: [Expression.Node] { [self] + parts.flatMap(\.all) }
}
