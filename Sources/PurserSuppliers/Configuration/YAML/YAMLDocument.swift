/// A YAML file, read: its values with their places, and its text to show problems in.
package struct YAMLDocument: Sendable {
  /// The outermost value.
  package let root: YAMLNode
  /// The text, to show a problem at its place.
  package var source: SourceText
  /// Faults so far: names that occur twice, names that are no text, merge keys.
  package let problems: Problems

  /// Reads a file of one YAML document in UTF-8, within the limits of its kind. Problems are reported
  /// under `fileName`, and say nothing that may be a secret in such a file.
  ///
  /// - Throws: `ConfigurationError` when the bytes are no YAML document. Problems that leave a
  ///   tree to read on are in `problems` instead.
  package static func parse(
    _ bytes: [UInt8], fileName: String, holding contents: SourceText.Contents = .adapter
  ) throws(ConfigurationError) -> YAMLDocument {
    var problems = Problems()
    let limits: YAMLLimits =
      switch contents {
      case .suppliers: .suppliers
      case .adapter: .adapter
      }
    guard let text = readable(bytes, limits, &problems) else {
      throw ConfigurationError(problems, in: SourceText("", fileName: fileName))
    }
    var source = SourceText(text, fileName: fileName)
    let contents = source.holdsSuppliers ? .suppliers : contents
    let utf8 = Array(text.utf8)
    var isEmpty = false
    do throws(YAMLFailure) {
      if let root = try LibYAML.load(utf8, within: limits, &problems) {
        // A fault, such as a key that stands twice, may have left values out of the tree, and with
        // them the places of credentials.
        if problems.hasErrors {
          source.hideByLooks(contents)
          problems.keepBack(what: source)
        }
        return YAMLDocument(root: root, source: source, problems: problems)
      }
      problems.error(at: .start, "the file is empty")
      isEmpty = true
    } catch {
      source.hideByLooks(contents)
      problems.append(contentsOf: YAMLSentences.problems(for: error, in: source, utf8))
    }
    throw ConfigurationError(problems, in: source, isForWantOfAny: isEmpty)
  }

  /// The text without a byte order mark, or `nil` and a problem.
  private static func readable(
    _ bytes: [UInt8], _ limits: YAMLLimits, _ problems: inout Problems
  ) -> String? {
    guard bytes.count <= limits.bytes else {
      problems.error(
        at: .start, "the file has \(bytes.count) bytes; at most \(limits.bytes) are read")
      return nil
    }
    let isUTF16 =
      bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
      || bytes.prefix(2).contains(0) && bytes.count > 1
    guard !isUTF16 else {
      problems.error(at: .start, "the file is UTF-16 or UTF-32; save it as UTF-8")
      return nil
    }
    let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    guard let text = String(validating: content, as: UTF8.self) else {
      let mark = firstInvalid(content)
      problems.error(at: mark, "the file is not valid UTF-8 here; save it as UTF-8")
      return nil
    }
    return text
  }

  /// The place of the first byte that no UTF-8 text has there.
  private static func firstInvalid(_ bytes: ArraySlice<UInt8>) -> SourceMark {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var line = 1
    var column = 1
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      column += 1
      if scalar == "\n" { (line, column) = (line + 1, 1) }
    }
    return SourceMark(line: line, column: column)
  }
}
