import Foundation
import Testing

@testable import TimeZones

@Suite("The time zones of a machine")
struct ZoneDatabaseTests {
  @Test(
    "a name that is none is refused, and leads nowhere",
    arguments: [
      "", "Europe/Berln", "berlin", "/etc/passwd", "../zoneinfo/UTC", "Europe/../UTC", "Europe",
      "Europe/", "right/UTC", "UTC\n", "UTC ", "tzdata.zi", "+02:00",
    ])
  func names(name: String) {
    let error = #expect(throws: ZoneError.self) { try ZoneDatabase().zone(named: name) }
    #expect(error == .unknown(name))
  }

  @Test("places are told from abbreviations, countries and offsets")
  func places() {
    let places = Set(ZoneDatabase().places)
    for name in ["Europe/Berlin", "America/Argentina/Ushuaia", "UTC", "Etc/UTC"] {
      #expect(places.contains(name), "\(name)")
    }
    for name in ["EST", "CET", "Cuba", "GMT", "Etc/GMT+3", "right/UTC", "posix/Europe/Berlin"] {
      #expect(!places.contains(name), "\(name)")
    }
    #expect(ZoneDatabase(folder: "/nowhere").places.isEmpty)
  }

  @Test("a folder without zones is told from a name that is none")
  func noDatabase() throws {
    let folder = FileManager.default.temporaryDirectory.path()
    let error = #expect(throws: ZoneError.self) {
      try ZoneDatabase(folder: folder).zone(named: "Europe/Berlin")
    }
    #expect(error == .noDatabase(folder))
    #expect("\(ZoneError.noDatabase(folder))".contains("package `tzdata`"))
  }

  @Test("a file that is cut short anywhere is damaged")
  func damaged() throws {
    let path = ZoneDatabase().folder + "/Europe/Berlin"
    let bytes = Array(try Data(contentsOf: URL(filePath: path)))
    var whole = ZoneFileReader(bytes)
    #expect(whole.zone() != nil)
    for count in bytes.indices {
      var reader = ZoneFileReader(Array(bytes.prefix(count)))
      #expect(reader.zone() == nil, "\(count) bytes")
    }
  }

  @Test("a file whose header lies is damaged", arguments: [0, 4, 20, 24, 28, 32, 36, 40])
  func lies(position: Int) throws {
    let path = ZoneDatabase().folder + "/Europe/Berlin"
    var bytes = Array(try Data(contentsOf: URL(filePath: path)))
    bytes[position] = position == 4 ? 0 : 0xFF
    var reader = ZoneFileReader(bytes)
    #expect(reader.zone() == nil)
  }
}
