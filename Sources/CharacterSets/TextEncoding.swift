/// A character set that text may be written in, by one of the names that headers and documents give it
/// (WHATWG Encoding Standard, section 4.2).
package struct TextEncoding: Sendable, Hashable {
  /// Its name, in lower case: `windows-1251`.
  package let name: String

  /// What the system's converter calls it.
  let systemName: String

  /// The character set that `label` names, whatever its case; `nil` for one that is not known.
  package init?(label: some StringProtocol) {
    let label = label.lowercased().split(whereSeparator: \.isWhitespace).joined()
    let name = Self.aliases[label] ?? label
    guard let systemName = Self.systemNames[name] else { return nil }
    self.name = name
    self.systemName = systemName
  }

  private init(name: String, systemName: String) {
    self.name = name
    self.systemName = systemName
  }

  /// UTF-8.
  package static let utf8 = TextEncoding(name: "utf-8", systemName: "UTF-8")
  /// UTF-16, the low byte of each unit first.
  package static let utf16LittleEndian = TextEncoding(name: "utf-16le", systemName: "UTF-16LE")
  /// UTF-16, the high byte of each unit first.
  package static let utf16BigEndian = TextEncoding(name: "utf-16be", systemName: "UTF-16BE")

  /// The names of all that are known, sorted.
  package static var allNames: [String] { systemNames.keys.sorted() }

  /// Whether its texts may be bytes of ASCII alone that mean other characters.
  package var shiftsWithinASCII: Bool { name == "iso-2022-jp" }
}
