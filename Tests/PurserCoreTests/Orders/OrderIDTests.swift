import TestSupport
import Testing

@testable import PurserCore

@Suite("Names of orders")
struct OrderIDTests {
  /// Names of every form, and around the bounds between them.
  static let names = [
    "a", "o-1", "12345678", "123456789", "ORDER-2026-0001", "ORDER-2026-00001", "ORDER-2026-000001",
    "~!@#$%^&*()_+|}{", String(repeating: "z", count: 128),
    "0190f3a2-5b6c-7d8e-9f00-112233445566", "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff", "0190F3A2-5B6C-7D8E-9F00-112233445566",
    "0190f3a25-b6c-7d8e-9f00-112233445566", "0190f3a2-5b6c-7d8e-9f00-11223344556g",
    "0190f3a2_5b6c_7d8e_9f00_112233445566", "0190f3a2-5b6c-7d8e-9f00-1122334455667",
  ]

  @Test("a name comes back as it was", arguments: names)
  func roundTrip(_ name: String) throws {
    let id = try #require(OrderID(name))
    #expect(id.name == name)
    #expect("\(id)" == name)
    #expect(id.withUTF8 { Array($0) } == Array(name.utf8))
    var text = name
    #expect(text.withUTF8 { OrderID(utf8: $0) } == id)
  }

  @Test("a canonical lower-case UUID is one, and nothing else is")
  func uuids() throws {
    let id = try #require(OrderID("0190f3a2-5b6c-7d8e-9f00-112233445566"))
    let uuid = try #require(id.uuid)
    #expect(uuid.high == 0x0190_F3A2_5B6C_7D8E && uuid.low == 0x9F00_1122_3344_5566)
    #expect(OrderID(uuid: uuid.high, uuid.low) == id)
    let others = Self.names.filter { $0.count != 36 || $0 != $0.lowercased() }
    let uuids = others.compactMap { OrderID($0)?.uuid }
    #expect(uuids.isEmpty)
  }

  @Test("a character that is no digit, at any place, makes it no UUID")
  func oneWrongCharacter() throws {
    let characters = Array("0190f3a2-5b6c-7d8e-9f00-112233445566".utf8)
    for place in characters.indices {
      for wrong in UInt8(0x21)...0x7E where wrong != characters[place] {
        var text = characters
        text[place] = wrong
        let name = String(decoding: text, as: UTF8.self)
        let id = try #require(OrderID(name))
        let isDigit = (0x30...0x39).contains(wrong) || (0x61...0x66).contains(wrong)
        let isUUID = isDigit && characters[place] != UInt8(ascii: "-")
        #expect(id.name == name)
        #expect((id.uuid != nil) == isUUID, "\(name)")
      }
    }
  }

  @Test(
    "a name that could not be a path segment is none",
    arguments: [
      "", " ", "a b", "a\n", "ä", "preview", ".", "..", String(repeating: "a", count: 129),
    ])
  func malformed(_ name: String) {
    #expect(OrderID(name) == nil)
  }

  @Test("names are equal and ordered as their texts are")
  func order() throws {
    for one in Self.names {
      for other in Self.names {
        let (first, second) = (try #require(OrderID(one)), try #require(OrderID(other)))
        #expect((first == second) == (one == other))
        #expect((first < second) == (one < other), "\(one) and \(other)")
      }
    }
  }

  @Test("a text whose bytes are those of a UUID is another name")
  func forms() throws {
    let text = try #require(OrderID("abcdefghijklmnop"))
    let uuid = try #require(OrderID("61626364-6566-6768-696a-6b6c6d6e6f70"))
    #expect(text != uuid)
  }
}
