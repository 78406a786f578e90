package import PurserCore

/// The names of copies: that of the ledger's file, with a moment in front of its ending, so that their order is
/// that of their moments.
package struct DatedName {
  private let stem: Substring
  private let ending: Substring

  /// The names of copies of the ledger in a file of this name.
  package init(_ fileName: String) {
    let dot = fileName.dropFirst().lastIndex(of: ".") ?? fileName.endIndex
    stem = fileName[..<dot]
    ending = fileName[dot...]
  }

  /// The name of a copy of a moment: `purser-20261129T180000Z.db`.
  ///
  /// - Parameters:
  ///   - moment: when it is made.
  ///   - purpose: what it is, where it is no backup.
  /// - Returns: the name.
  package func name(at moment: Timestamp, purpose: String? = nil) -> String {
    let digits = moment.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" }
    return "\(stem)-\(purpose.map { $0 + "-" } ?? "")\(digits)Z\(ending)"
  }

  /// Whether a file has the name of a backup.
  package func isBackup(_ name: String) -> Bool {
    guard name.hasPrefix(stem + "-"), name.hasSuffix(ending) else { return false }
    let moment = name.dropFirst(stem.count + 1).dropLast(ending.count)
    let shape = moment.map { $0.isASCII && $0.isNumber ? "0" : $0 }
    return String(shape) == "00000000T000000Z"
  }
}
