/// The members of a JSON object in the order they were written, every name once.
///
/// Names are compared by code point. Lookup is a short scan while there are few members and a hash
/// lookup beyond, so neither common small objects nor hostile large ones are slow.
package struct JSONObject: Sendable {
  private struct Member: Sendable, Hashable {
    let name: MemberName
    var value: JSONValue
  }

  /// Up to this many members a scan is faster than hashing.
  private static let scanLimit = 16

  private var members: [Member] = []
  /// Where each name stands in `members`; empty while there are few.
  private var positions: [MemberName: Int] = [:]

  /// An object without members.
  package init() {}

  /// The member's value, or nil where there is none. Setting keeps the place of a member that exists and
  /// puts a new one at the end; setting nil removes it.
  package subscript(name: String) -> JSONValue? {
    get { position(of: MemberName(text: name)).map { members[$0].value } }
    set {
      let key = MemberName(text: name)
      switch (position(of: key), newValue) {
      case (let position?, let value?): members[position].value = value
      case (nil, let value?): append(key, value)
      case (let position?, nil): remove(at: position)
      case (nil, nil): break
      }
    }
  }

  /// Whether there is a member of that name, be its value `null`.
  package func contains(_ name: String) -> Bool { position(of: MemberName(text: name)) != nil }

  /// The names in order.
  package var names: [String] { members.map(\.name.text) }

  /// Adds a member whose name is known to be new.
  mutating func append(unique name: String, _ value: JSONValue) {
    append(MemberName(text: name), value)
  }

  private func position(of name: MemberName) -> Int? {
    if positions.isEmpty { return members.firstIndex { $0.name == name } }
    return positions[name]
  }

  private mutating func append(_ name: MemberName, _ value: JSONValue) {
    members.append(Member(name: name, value: value))
    if !positions.isEmpty {
      positions[name] = members.count - 1
    } else if members.count > Self.scanLimit {
      indexPositions()
    }
  }

  private mutating func remove(at position: Int) {
    members.remove(at: position)
    positions = [:]
    if members.count > Self.scanLimit { indexPositions() }
  }

  private mutating func indexPositions() {
    for (position, member) in members.enumerated() { positions[member.name] = position }
  }
}

extension JSONObject: RandomAccessCollection {
  /// The first place, 0.
  package var startIndex: Int { 0 }

  /// The number of members.
  package var endIndex: Int { members.count }

  /// The member at that place in the order of writing.
  package subscript(position: Int) -> (name: String, value: JSONValue) {
    (members[position].name.text, members[position].value)
  }
}

extension JSONObject: Hashable {
  /// Whether both have the same members in the same order.
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.members == right.members
  }

  /// Feeds the members in order.
  package func hash(into hasher: inout Hasher) { hasher.combine(members) }
}

/// A member name that equals another only when every code point is the same.
private struct MemberName: Sendable, Hashable {
  let text: String

  static func == (left: MemberName, right: MemberName) -> Bool {
    left.text.hasSameCodePoints(as: right.text)
  }

  func hash(into hasher: inout Hasher) { text.hashCodePoints(into: &hasher) }
}
