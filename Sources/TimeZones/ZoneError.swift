/// Why there is no time zone of a name.
package enum ZoneError: Error, Hashable, CustomStringConvertible {
  /// There is none.
  case unknown(String)
  /// Its file is damaged.
  case damaged(String)
  /// There are no time zones in the folder at all.
  case noDatabase(String)

  package var description: String {
    switch self {
    case .unknown(let name):
      "there is no time zone `\(name)`; write its name in the IANA database, such as `Europe/Berlin`"
    case .damaged(let name):
      "the file of the time zone `\(name)` is damaged; install the system's package `tzdata` again"
    case .noDatabase(let folder):
      "there are no time zones in \(folder); install the system's package `tzdata`"
    }
  }
}
