/// The file that a new adapter begins as: whole, with comments that say what to put where.
package enum AdapterOutline {
  /// Whether `name` can name an adapter: as suppliers are named.
  package static func isName(_ name: String) -> Bool {
    let isAlphanumeric = { (byte: UInt8) in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    return ConfigurationLimits.supplierIDLength.contains(name.utf8.count)
      && name.utf8.first.map(isAlphanumeric) == true
      && name.utf8.allSatisfy {
        isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
  }

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
