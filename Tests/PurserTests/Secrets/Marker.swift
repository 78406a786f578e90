import Foundation

/// A part of a secret that is recognised however the secret was written.
struct Marker: Hashable, Sendable {
  /// Letters and digits, which percent-encoding and JSON leave as they are.
  var text: String

  /// A secret with the marker in it, and beside it everything that some encoding changes.
  var secret: String { "s3/\"\\ +&=%41?#-\(text)-'<end>" }

  /// The forms in which the marker appears: as it is, and in base64, where it looks different at
  /// each of three offsets. What stands before and after it shares characters with it there, and is
  /// left out.
  var forms: [String] {
    [text]
      + (0..<3).map { offset in
        let padded = String(repeating: "x", count: offset) + text
        let characters = Array(Data(padded.utf8).base64EncodedString())
        let start = (offset * 8 + 5) / 6
        let end = padded.utf8.count * 8 / 6
        return String(characters[start..<end])
      }
  }

  /// The first of the forms that `bytes` contain.
  func form(in bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    return forms.first { text.contains($0) }
  }
}
