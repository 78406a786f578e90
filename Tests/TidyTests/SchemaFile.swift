import ExactJSON

/// `docs/schema/suppliers.schema.json`, as the rules below read it.
struct SchemaFile {
  static let path = "docs/schema/suppliers.schema.json"

  let root: JSONValue

  /// - Throws: what is wrong with the file.
  init() throws {
    root = try JSONParser.parse(try SourceTree.file(Self.path).text)
  }

  /// The definition of that name; `null` where there is none.
  func definition(_ name: String) -> JSONValue { root["$defs"]?[name] ?? .null }

  /// What a value must be, with what it refers to put in. Its own members come first.
  func resolved(_ value: JSONValue?) -> JSONObject {
    var object = value?.objectValue ?? JSONObject()
    guard let reference = object["$ref"]?.stringValue else { return object }
    let definition = resolved(definition(String(reference.trimmingPrefix("#/$defs/"))))
    for (name, member) in definition where !object.contains(name) { object[name] = member }
    return object
  }

  /// The keys of a mapping.
  func keys(of value: JSONValue?) -> Set<String> {
    Set(resolved(value)["properties"]?.objectValue?.names ?? [])
  }

  /// What the key of a mapping must be.
  func property(_ key: String, of value: JSONValue?) -> JSONObject {
    resolved(resolved(value)["properties"]?[key])
  }

  /// The texts that a choice allows, beside variables.
  static func choices(of value: JSONObject) -> Set<String> {
    Set((value["anyOf"]?[0]?["enum"]?.arrayValue ?? []).compactMap(\.stringValue))
  }

  /// Every key of every mapping of the schema.
  var allKeys: Set<String> { Self.keys(in: root) }

  private static func keys(in value: JSONValue) -> Set<String> {
    switch value {
    case .object(let members):
      let own = Set(members["properties"]?.objectValue?.names ?? [])
      return members.reduce(into: own) { $0.formUnion(keys(in: $1.value)) }
    case .array(let elements):
      return elements.reduce(into: []) { $0.formUnion(keys(in: $1)) }
    case .null, .bool, .number, .string: return []
    }
  }
}
