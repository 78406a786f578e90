internal import Crypto
internal import FoundationEssentials

/// Seals secrets with a key of the owner's: ChaCha20-Poly1305 (RFC 8439) with keys derived by
/// HKDF-SHA256 (RFC 5869).
struct SecretBox: Sendable {
  private let sealing: SymmetricKey

  /// A box that `key` opens, a text of at least `leastKeyLength` characters.
  ///
  /// - Parameters:
  ///   - key: the owner's key.
  ///   - purpose: what is sealed: another purpose has another key.
  init(key: Secret, purpose: String = "purser refresh tokens 1") {
    let material = SymmetricKey(data: Array(key.reveal().utf8))
    sealing = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: material, salt: Array(purpose.utf8),
      info: Array("sealing".utf8), outputByteCount: 32)
  }

  /// The fewest characters of a key.
  static let leastKeyLength = 16

  /// `text`, sealed; `nil` where the library cannot. It opens only with the same `context`, which is not
  /// secret.
  func seal(_ text: String, context: [UInt8]) -> [UInt8]? {
    let box = try? ChaChaPoly.seal(Array(text.utf8), using: sealing, authenticating: context)
    return box.map { Array($0.combined) }
  }

  /// The text; `nil` where another key, another context or other bytes were sealed.
  func open(_ sealed: [UInt8], context: [UInt8]) -> String? {
    guard let box = try? ChaChaPoly.SealedBox(combined: sealed),
      let bytes = try? ChaChaPoly.open(box, using: sealing, authenticating: context)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A digest of several texts that needs no key. One of them is a refresh token, which is long and
  /// random, so that none of them can be guessed from this.
  static func openDigest(_ texts: [String]) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: Array("purser refresh token\0".utf8))
    for text in texts { hash.update(data: Array("\(text.utf8.count):\(text)".utf8)) }
    return Array(hash.finalize())
  }
}
