internal import Foundation

/// Texts of others on one line: what a supplier says must not look like words of Purser.
enum OneLine {
  /// A text on one line: breaks, what cannot be seen, and what turns the direction of writing become one blank each.
  static func of(_ text: String) -> String {
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isShown =
        switch scalar.properties.generalCategory {
        // Two marks that join letters and pictures belong to what is written.
        case .format: scalar == "\u{200C}" || scalar == "\u{200D}"
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: true
        }
      if isShown {
        line.append(scalar)
      } else if line.last != " " {
        line.append(" ")
      }
    }
    return String(line).trimmingCharacters(in: .whitespaces)
  }
}
