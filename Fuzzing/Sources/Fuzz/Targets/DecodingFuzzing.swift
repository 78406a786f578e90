import CharacterSets
import CurlClient
import PurserCore
import TextPattern

@testable import PurserSuppliers

/// A reply in any format is refused in one sentence, or is a document whose values have places.
enum DecodingFuzzing {
  private static let formats: [ReplyFormat] = [
    .json, .xml(namespaces: [:]), .text(pattern: nil),
    .text(pattern: try? TextPattern(#"(?<balance>-?[0-9.,]+)\s*(?<currency>[A-Z]{3})"#)),
    .lines, .keyValue(separator: "="), .keyValue(separator: ": "), .form,
    .csv(separator: UInt8(ascii: ","), hasHeader: true),
    .csv(separator: UInt8(ascii: ";"), hasHeader: false),
    .encoded(TextEncoding(label: "shift_jis") ?? .utf8, .json),
    .encoded(.utf16LittleEndian, .xml(namespaces: [:])),
  ]

  static func run(_ input: [UInt8]) {
    guard let letter = input.first else { return }
    // The letters from `a` on are the formats in their order.
    let index = (Int(letter) + formats.count * 26 - Int(UInt8(ascii: "a"))) % formats.count
    let response = HTTPResponse(status: 200, body: Array(input.dropFirst()))
    let (reply, flaw) = Reply.reading(
      response, as: formats[index], known: [:],
      receivedAt: Timestamp(microsecondsSinceEpoch: 1_777_636_800_000_000))
    if let flaw { require(!flaw.sentence.isEmpty, "a failure has a sentence") }
    let document = reply.document
    require(Set(document.memberNames).count == document.memberNames.count, "names are unique")
    for location in ReplyLeaves(document).amounts(covered: []).open {
      require(!location.isEmpty, "every value has a place")
    }
  }
}
