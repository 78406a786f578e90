internal import FoundationEssentials

/// The time zones of a machine: a folder of compiled files (RFC 9636) as the package `tzdata` installs
/// it, so that a new rule arrives with the system's updates.
package struct ZoneDatabase: Sendable {
  /// The folder.
  package let folder: String

  /// The largest file that is read; those of tzdata have less than 4 KiB.
  private static let mostBytes = 1 << 18

  /// The zones in `folder`.
  package init(folder: String = "/usr/share/zoneinfo") { self.folder = folder }

  /// The zone of that name, such as `Europe/Berlin` or `UTC`.
  ///
  /// - Throws: `ZoneError`.
  package func zone(named name: String) throws(ZoneError) -> Zone {
    guard Self.isName(name) else { throw .unknown(name) }
    let path = folder + "/" + name
    guard let content = FileManager.default.contents(atPath: path) else {
      throw FileManager.default.fileExists(atPath: folder + "/UTC")
        || FileManager.default.fileExists(atPath: folder + "/Etc/UTC")
        ? .unknown(name) : .noDatabase(folder)
    }
    guard content.count <= Self.mostBytes else { throw .damaged(name) }
    var reader = ZoneFileReader(Array(content))
    guard let zone = reader.zone() else { throw .damaged(name) }
    return zone
  }

  /// Whether a text is the name of a zone, and not a way out of the folder. Those under `right` count
  /// leap seconds, which moments do not.
  private static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.first != "right"
      && parts.allSatisfy { part in
        guard let first = part.utf8.first else { return false }
        return isLetter(first)
          && part.utf8.allSatisfy {
            isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
              || "_+-".utf8.contains($0)
          }
      }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
