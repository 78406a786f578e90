import Testing
import XMLPath

/// Parses a text.
func tree(_ text: String, limits: XMLLimits = XMLLimits()) throws(XMLPathError) -> XMLTree {
  try XMLTree.parse(Array(text.utf8), limits: limits)
}

/// The texts of the nodes that a path selects from the root.
func texts(
  _ path: String, in text: String, namespaces: [String: String] = [:]
) throws -> [String] {
  try tree(text).root.nodes(XPath(path, namespaces: namespaces)).map(\.text)
}

/// The error of parsing, `nil` where the text can be parsed.
func error(parsing bytes: [UInt8], limits: XMLLimits = XMLLimits()) -> XMLPathError? {
  do throws(XMLPathError) {
    _ = try XMLTree.parse(bytes, limits: limits)
    return nil
  } catch {
    return error
  }
}

/// The error of parsing, `nil` where the text can be parsed.
func error(parsing text: String, limits: XMLLimits = XMLLimits()) -> XMLPathError? {
  error(parsing: Array(text.utf8), limits: limits)
}

/// A text in UTF-16, little end first, with its byte order mark.
func utf16(_ text: String) -> [UInt8] {
  ("\u{FEFF}" + text).utf16.flatMap { unit -> [UInt8] in
    [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
  }
}
