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

  /// The names of places that the database has, in no order; none where there is no database.
  package var places: [String] {
    names(in: "").filter { Self.isPlace($0) && (try? zone(named: $0)) != nil }
  }

  /// The names of files in a folder of the database and in its folders.
  private func names(in prefix: String) -> [String] {
    let files = FileManager.default
    return ((try? files.contentsOfDirectory(atPath: folder + "/" + prefix)) ?? []).flatMap { name in
      let path = prefix + name
      var isFolder = false
      guard Self.isName(path), path != "posix", path != "right",
        files.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder)
      else { return [String]() }
      return isFolder ? names(in: path + "/") : [path]
    }
  }

  /// Whether the name of a zone is a place's, or UTC. Others are abbreviations, which mean different zones to different
  /// people, old names of countries, and offsets that never change, whose sign is the other way round (`Etc/GMT+3`).
  package static func isPlace(_ name: String) -> Bool {
    name == "UTC" || name == "Etc/UTC" || name.contains("/") && !name.hasPrefix("Etc/")
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
