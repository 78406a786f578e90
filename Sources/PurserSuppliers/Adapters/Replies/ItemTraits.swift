internal import ExactJSON
internal import XMLPath

/// What tells an item from others where the adapter does not say: members that are named as identities are,
/// and else all that it says, but for what is new with every reply.
///
/// Two items with the same traits are taken for one, so nothing in here may be the only difference between two
/// amounts of money without the adapter having a way to say so: that is `identity`.
struct ItemTraits: Hashable {
  /// What its own `id` is, or what stands for it.
  let id: JSONValue?
  /// All that is named as what identifies something, also something else than the item.
  let references: [JSONValue]
  /// What it says apart from what changes with every reply.
  let content: JSONValue

  init(_ document: ReplyDocument) {
    let members = Self.members(of: document)
    var own: JSONValue?
    var references: [JSONValue] = []
    var content: [JSONValue] = []
    let isEnvelope = members.contains { $0.path == ["jsonrpc"] }
    for member in members {
      let name = Self.plain(member.path.last ?? "")
      if member.path.contains(where: { Self.isFleeting(Self.plain($0)) }) { continue }
      let path = JSONValue.string(member.path.joined(separator: "/"))
      content.append(.array([path, Self.comparable(member.value)]))
      guard Self.isFilled(member.value) else { continue }
      if member.path.count == 1, Self.identities.contains(name), !isEnvelope {
        if own == nil { own = .array([path, member.value]) }
      } else if Self.isReference(member.path.last ?? "", name) {
        references.append(.array([path, member.value]))
      }
    }
    id = own
    self.references = references
    self.content = .array(content)
  }

  /// Those of several items together.
  init(of items: [ItemTraits]) {
    id = nil
    references = []
    content = .array(items.map(\.content))
  }

  /// Whether nothing in it is named as what identifies something.
  var isNameless: Bool { id == nil && references.isEmpty }

  /// The item's own identity where it has one, and else all of it.
  static func == (left: ItemTraits, right: ItemTraits) -> Bool {
    left.decisive == right.decisive
  }

  func hash(into hasher: inout Hasher) { hasher.combine(decisive) }

  private var decisive: [JSONValue] { id.map { [$0] } ?? [content] + references }

  /// The values of all that identifies something.
  var identities: Set<String> {
    Set(
      ([id].compactMap(\.self) + references).compactMap { pair in
        guard case .string(let text)? = pair[1] else { return nil }
        return text
      })
  }

  // MARK: Members

  private struct Member {
    var path: [String]
    var value: JSONValue
  }

  private static func members(of document: ReplyDocument) -> [Member] {
    switch document {
    case .nothing: return []
    case .json(let value):
      var members: [Member] = []
      collect(value.alike, [], into: &members)
      return members
    case .xml(let node):
      let start = node.location.utf8.count
      return node.leaves().map { leaf in
        let path = String(decoding: leaf.location.utf8.dropFirst(start), as: UTF8.self)
        return Member(
          path: path.split(separator: "/").map(String.init), value: .string(leaf.text))
      }
    }
  }

  private static func collect(_ value: JSONValue, _ path: [String], into members: inout [Member]) {
    switch value {
    case .object(let object):
      if object.isEmpty { members.append(Member(path: path, value: value)) }
      for (name, value) in object { collect(value, path + [name], into: &members) }
    case .array(let elements):
      if elements.isEmpty { members.append(Member(path: path, value: value)) }
      for (index, element) in elements.enumerated() {
        collect(element, path + ["\(index)"], into: &members)
      }
    case .null, .bool, .number, .string: members.append(Member(path: path, value: value))
    }
  }

  // MARK: Names

  /// A name in the form in which its spellings are equal.
  private static func plain(_ name: String) -> String {
    String(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  private static let identities: Set<String> = ["id", "uuid", "guid", "uid", "oid", "identifier"]

  private static let referenceNames: Set<String> = [
    "key", "reference", "ref", "number", "no", "nr", "code", "serial", "serialnumber", "iban",
  ]

  private static let referenceEndings = ["uuid", "guid", "identifier", "number", "reference"]

  private static func isReference(_ name: String, _ plain: String) -> Bool {
    identities.contains(plain) || referenceNames.contains(plain)
      || ["_id", "-id", "Id", "ID"].contains(where: name.hasSuffix)
      || referenceEndings.contains(where: plain.hasSuffix)
  }

  private static let fleetingNames: Set<String> = [
    "asof", "at", "time", "timestamp", "now", "servertime", "generatedat", "fetchedat",
    "retrievedat", "checkedat", "servedat", "updatedat", "updated", "lastupdated",
    "lastupdatedat", "modifiedat", "lastmodified", "refreshedat", "syncedat", "req", "requestid",
    "traceid", "correlationid", "nonce", "link", "links", "self", "sig", "etag", "views", "hits",
    "reads", "requests", "age", "ttl", "expiresin", "took", "tookms",
  ]

  private static let fleetingEndings = ["url", "uri", "href", "signature"]

  /// Whether a member may be another in each reply, though the item is the same.
  private static func isFleeting(_ plain: String) -> Bool {
    fleetingNames.contains(plain) || fleetingEndings.contains(where: plain.hasSuffix)
  }

  // MARK: Values

  private static func isFilled(_ value: JSONValue) -> Bool {
    switch value {
    case .string(let text): !text.isEmpty
    case .number: true
    case .null, .bool, .array, .object: false
    }
  }

  /// A text that is a number as that number: the same amount is "1.0" in one reply and "1.00" in another.
  private static func comparable(_ value: JSONValue) -> JSONValue {
    guard case .string(let text) = value, let number = try? ExactDecimal(text) else { return value }
    return .string(number.description)
  }
}
