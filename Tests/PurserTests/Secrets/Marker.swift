import Foundation

/// A part of a secret that is recognised however the secret was written.
struct Marker: Hashable, Sendable {
  /// Letters and digits, which percent-encoding and JSON leave as they are.
  var text: String

  /// What all secrets begin with: it is in the first half, and the marker in the second.
  private static let beginning = "hq8head"

  /// A secret with the marker in it, and beside it everything that some encoding changes.
  var secret: String { "\(Self.beginning)/\"\\ +&=%41?#-\(text)-'<end>" }

  /// The forms in which the marker or the beginning appears, in whatever case: as it is, in hexadecimal, each
  /// byte behind a percent sign, and from its end.
  private var foldedForms: [String] {
    [text, Self.beginning].flatMap { text in
      [Spelling.plain, .hexadecimal, .percentEncoded, .reversed].map { $0.of(text).lowercased() }
    }
  }

  /// The forms in which the marker appears in base64 of both alphabets, where it looks different at
  /// each of three offsets. What stands before and after it shares characters with it there, and is
  /// left out.
  private var exactForms: Set<String> {
    (0..<3).reduce(into: []) { forms, offset in
      let padded = String(repeating: "x", count: offset) + text
      let characters = Array(Data(padded.utf8).base64EncodedString())
      let start = (offset * 8 + 5) / 6
      let end = padded.utf8.count * 8 / 6
      let form = String(characters[start..<end])
      forms.formUnion([form, Spelling.urlSafe(form)])
    }
  }

  /// The first of the forms that a text contains.
  func form(in text: SearchedText) -> String? {
    exactForms.first { text.contains($0) } ?? foldedForms.first { text.containsFolded($0) }
  }
}

/// Bytes in which secrets are looked for.
struct SearchedText {
  private let bytes: Data
  /// The same with small letters of ASCII only.
  private let folded: Data

  init(_ bytes: [UInt8]) {
    self.bytes = Data(bytes)
    folded = Data(bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
  }

  func contains(_ text: String) -> Bool { bytes.range(of: Data(text.utf8)) != nil }

  func containsFolded(_ text: String) -> Bool { folded.range(of: Data(text.utf8)) != nil }

  /// The lines that contain a form of a secret.
  func line(containing form: String) -> String {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let line = lines.first { $0.contains(form) || $0.lowercased().contains(form) } ?? ""
    return String(line.prefix(2000))
  }
}
