/// Takes secrets out of what others say: services and whatever stands before them repeat URLs and tokens.
struct SecretCover: Sendable, CustomStringConvertible, CustomReflectable {
  private let spellings: [String]

  /// The shortest text that is taken for a secret.
  private static let shortest = 6

  /// A cover of secrets, in every spelling that is likely in a reply.
  init(_ secrets: [String]) {
    let known = Set(secrets.filter { $0.utf8.count >= Self.shortest })
    let all = known.flatMap { secret in
      [
        secret, secret.replacing("/", with: "\\/"), secret.replacing("&", with: "&amp;"),
        FormEncoding.encoded(secret),
      ]
    }
    spellings = Set(all).sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
  }

  /// The parts of a URL that are secret where the URL is one: all after its host, and the last part of its path.
  static func parts(of url: String) -> [String] {
    guard let start = url.firstRange(of: "://") else { return [url] }
    let rest = url[start.upperBound...]
    guard let slash = rest.firstIndex(of: "/") else { return [url] }
    let path = rest[slash...]
    let last = path.split(separator: "/").last.map(String.init) ?? ""
    // A short last part is a word like `hook`.
    return [url, String(path), String(path.dropFirst()), last.utf8.count >= 12 ? last : ""]
  }

  /// A text without the secrets.
  func covering(_ text: String) -> String {
    spellings.reduce(text) { $0.replacing($1, with: "<redacted>") }
  }

  /// The beginning of a body as one line, without the secrets.
  func excerpt(_ body: [UInt8]) -> String {
    let text = String(decoding: body.prefix(4_096), as: UTF8.self)
    return AlertWording.line(covering(text), limit: 160)
  }

  var description: String { "<redacted>" }
  var customMirror: Mirror { Mirror(self, children: []) }
}
