/// The names that an owner gives to suppliers and to what they share.
enum PlainName {
  /// What such a name is, for messages.
  static let rule =
    "a-z, 0-9, `-` and `_`, at most \(ConfigurationLimits.nameLength.upperBound), a letter or "
    + "digit first"

  /// Whether `text` is such a name.
  static func isWellFormed(_ text: String) -> Bool {
    let name = text.utf8
    let isAlphanumeric = { (byte: UInt8) in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    return ConfigurationLimits.nameLength.contains(name.count)
      && name.first.map(isAlphanumeric) == true
      && name.allSatisfy {
        isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
  }
}
