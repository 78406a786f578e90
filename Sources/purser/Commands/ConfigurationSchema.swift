import ArgumentParser
import ExactJSON

/// The JSON Schemas of the files that Purser reads.
///
/// One of them is written: `docs/schema/suppliers.schema.json`, whose `$defs` hold the language of
/// adapters. The schema of an adapter's file is made of those, so nothing stands twice.
enum ConfigurationSchema: String, CaseIterable, ExpressibleByArgument {
  /// A whole `suppliers.yaml`, with adapters in place.
  case suppliers
  /// The file of an adapter alone.
  case adapter

  /// The schema as a file that needs no other beside it.
  var bytes: [UInt8] {
    get throws(JSONError) {
      switch self {
      case .suppliers: PackageResources.suppliers_schema_json
      case .adapter: try Self.adapterAlone()
      }
    }
  }

  private static func adapterAlone() throws(JSONError) -> [UInt8] {
    let whole = try JSONParser.parse(PackageResources.suppliers_schema_json)
    let definitions = whole["$defs"]?.objectValue ?? JSONObject()
    var root = JSONObject()
    root["$schema"] = whole["$schema"]
    for (name, value) in definitions["adapter_file"]?.objectValue ?? JSONObject() {
      root[name] = value
    }
    let needed = names(reachedFrom: .object(root), in: definitions)
    var kept = JSONObject()
    for (name, value) in definitions where needed.contains(name) { kept[name] = value }
    root["$defs"] = .object(kept)
    return JSONValue.object(root).encoded(style: .pretty) + [UInt8(ascii: "\n")]
  }

  /// The definitions that `schema` refers to, those that they refer to, and so on.
  private static func names(
    reachedFrom schema: JSONValue, in definitions: JSONObject
  ) -> Set<String> {
    var reached: Set<String> = []
    var open = schema.references
    while let name = open.popLast() {
      guard reached.insert(name).inserted else { continue }
      open += definitions[name]?.references ?? []
    }
    return reached
  }
}

extension JSONValue {
  /// The names of the definitions that a part of a schema refers to.
  fileprivate var references: [String] {
    switch self {
    case .object(let members):
      members.flatMap { name, value in
        let path = name == "$ref" ? value.stringValue : nil
        return path.map { [String($0.trimmingPrefix("#/$defs/"))] } ?? value.references
      }
    case .array(let elements): elements.flatMap(\.references)
    case .null, .bool, .number, .string: []
    }
  }
}
