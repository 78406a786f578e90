/// The name that the store gives an order; also its idempotency key.
///
/// It goes with a request, an event, an entry and an answer through several threads. A UUID, or a name of
/// up to sixteen characters, lies inline: a copy counts no reference, and to compare it is two words.
package struct OrderID: Hashable, Sendable, CustomStringConvertible {
  private enum Storage: Hashable, Sendable {
    case packed(PackedName)
    case long(String)
  }

  private let storage: Storage

  /// The most characters an order's name may have.
  package static let maximumLength = 128

  /// Names that mean something else in a path: an order of that name could not be asked for.
  package static let reserved: Set<String> = ["preview", "batch", ".", ".."]
  private static let longestReserved = reserved.map(\.utf8.count).max() ?? 0

  /// An order's name, or `nil` when it is empty, too long, reserved, or has characters that are not
  /// visible ASCII: such a name could not be a path segment, a header or a log field unharmed.
  package init?(_ name: String) {
    var name = name
    guard let id = name.withUTF8({ Self(utf8: $0) }) else { return nil }
    self = id
  }

  /// An order's name from its characters, or `nil` as for a text.
  package init?(utf8 name: UnsafeBufferPointer<UInt8>) {
    if let uuid = PackedName(uuid: name) {
      storage = .packed(uuid)
      return
    }
    guard (1...Self.maximumLength).contains(name.count),
      name.allSatisfy({ (0x21...0x7E).contains($0) }),
      name.count > Self.longestReserved
        || !Self.reserved.contains(String(decoding: name, as: UTF8.self))
    else { return nil }
    storage =
      PackedName(text: name).map { .packed($0) } ?? .long(String(decoding: name, as: UTF8.self))
  }

  /// The order's name that is a UUID.
  ///
  /// - Parameters:
  ///   - high: its first eight bytes, the first one highest.
  ///   - low: the others.
  package init(uuid high: UInt64, _ low: UInt64) {
    storage = .packed(PackedName(high: high, low: low, form: .uuid))
  }

  /// The name of a further attempt's hold, which was looked at: see `OrderID(stored:)`.
  init(attemptName name: String) {
    var name = name
    storage = name.withUTF8({ PackedName(text: $0) }).map { .packed($0) } ?? .long(name)
  }

  /// A name that fits into sixteen bytes.
  init(_ name: PackedName) { storage = .packed(name) }

  /// The name where it fits into sixteen bytes.
  var packed: PackedName? {
    switch storage {
    case .packed(let name): name
    case .long: nil
    }
  }

  /// The name: 1 to 128 visible ASCII characters. It makes a text: `withUTF8` does not.
  package var name: String {
    switch storage {
    case .packed(let name): name.text
    case .long(let text): text
    }
  }

  /// The halves of a name that is a canonical lower-case UUID, as RFC 9562 writes it; else `nil`.
  package var uuid: (high: UInt64, low: UInt64)? {
    switch storage {
    case .packed(let name) where name.form == .uuid: (name.high, name.low)
    case .packed, .long: nil
    }
  }

  /// Gives `body` the characters of the name.
  package func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    switch storage {
    case .packed(let name): return name.withUTF8(body)
    case .long(var text): return text.withUTF8(body)
    }
  }

  /// The order's name; that of a further attempt is the attempt's, and that of a part has its number behind it.
  package var description: String {
    guard let parts else { return name }
    let part = parts.part > 0 ? "-\(parts.part)" : ""
    return "\(parts.order.name)-\(parts.attempt)\(part)"
  }

  /// Feeds the bytes.
  package func hash(into hasher: inout Hasher) {
    switch storage {
    case .packed(let name):
      hasher.combine(name.high)
      hasher.combine(name.low)
    case .long(let text): hasher.combine(text)
    }
  }
}

extension OrderID: Comparable {
  /// By the characters of the names.
  package static func < (left: OrderID, right: OrderID) -> Bool {
    if let left = left.packed, let right = right.packed, left.form == right.form {
      return (left.high, left.low) < (right.high, right.low)
    }
    return left.name < right.name
  }
}
