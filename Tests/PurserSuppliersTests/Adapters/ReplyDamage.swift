import ExactJSON

/// What happens to replies: a member goes or gets another name, a value another type, an item comes twice.
/// Every damage in every place of a reply.
struct ReplyDamage: CustomStringConvertible {
  enum Kind: String, CaseIterable {
    case dropped, renamed, retyped, null, emptyText, emptyList, emptyObject, object, error
    case repeated, removed, negated
  }

  let kind: Kind
  /// The names and numbers that lead to the place.
  let path: [String]

  var description: String { "\(path.joined(separator: "/")) \(kind)" }

  /// Every damage of `value`.
  static func all(of value: JSONValue) -> [ReplyDamage] {
    places(in: value, []).flatMap { path in Kind.allCases.map { ReplyDamage(kind: $0, path: path) }
    }
  }

  private static func places(in value: JSONValue, _ path: [String]) -> [[String]] {
    switch value {
    case .object(let object):
      object.flatMap { name, member in
        [path + [name]] + places(in: member, path + [name])
      }
    case .array(let elements):
      elements.enumerated().flatMap { index, element in
        [path + ["\(index)"]] + places(in: element, path + ["\(index)"])
      }
    case .null, .bool, .number, .string: []
    }
  }

  /// The reply with the damage; `nil` where it does none.
  func applied(to value: JSONValue) -> JSONValue? {
    let damaged = Self.change(value, at: path[...], kind)
    return damaged == value ? nil : damaged
  }

  private static func change(
    _ value: JSONValue, at path: ArraySlice<String>, _ kind: Kind
  ) -> JSONValue {
    guard let step = path.first else { return replaced(value, kind) }
    let rest = path.dropFirst()
    switch value {
    case .object(let object):
      var changed = JSONObject()
      for (name, member) in object {
        guard name == step else {
          changed[name] = member
          continue
        }
        if rest.isEmpty, kind == .dropped || kind == .removed { continue }
        let isRenamed = rest.isEmpty && kind == .renamed
        changed[isRenamed ? name + "_v2" : name] = change(member, at: rest, kind)
      }
      return .object(changed)
    case .array(let elements):
      guard let index = Int(step), elements.indices.contains(index) else { return value }
      var changed = elements
      if rest.isEmpty, kind == .dropped || kind == .removed {
        changed.remove(at: index)
      } else if rest.isEmpty, kind == .repeated {
        changed.insert(elements[index], at: index)
      } else {
        changed[index] = change(elements[index], at: rest, kind)
      }
      return .array(changed)
    case .null, .bool, .number, .string: return value
    }
  }

  private static func replaced(_ value: JSONValue, _ kind: Kind) -> JSONValue {
    switch kind {
    case .dropped, .renamed, .repeated, .removed: value
    case .null: .null
    case .emptyText: ""
    case .emptyList: .array([])
    case .emptyObject: .object(JSONObject())
    case .object: ["value": value]
    case .error: ["error": ["code": 401, "message": "Unauthorized"]]
    case .retyped: retyped(value)
    case .negated: negated(value)
    }
  }

  private static func retyped(_ value: JSONValue) -> JSONValue {
    switch value {
    case .bool(let bool): .string("\(bool)")
    case .number(let number): .string(number.text)
    case .string("true"): .bool(true)
    case .string("false"): .bool(false)
    case .string(let text): JSONNumber(text).map(JSONValue.number) ?? .bool(true)
    case .array(let elements): elements.first ?? .null
    case .object: .array([value])
    case .null: .string("null")
    }
  }

  private static func negated(_ value: JSONValue) -> JSONValue {
    switch value {
    case .number(let number): JSONNumber("-" + number.text).map(JSONValue.number) ?? value
    case .string(let text) where JSONNumber(text) != nil: .string("-" + text)
    case .null, .bool, .string, .array, .object: value
    }
  }
}
