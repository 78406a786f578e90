/// The file that a new adapter begins as: whole, with comments that say what to put where.
package enum AdapterOutline {
  /// The beginning of the name of an environment variable: `CARD_HOUSE` for `card-house`.
  package static func variable(_ name: String) -> String {
    name.uppercased().replacing("-", with: "_")
  }

  /// The file's text.
  package static func text(named name: String) -> String {
    let text = String(decoding: PackageResources.outline_yaml, as: UTF8.self)
    return text.replacing("NAME", with: name)
  }
}
