import Foundation

/// The files of the package, as the rules below read them.
enum SourceTree {
  /// A text file of the package.
  struct File: Sendable {
    /// The path from the package's root, with `/` between the folders.
    let path: String
    let text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The modules that the file imports.
    var imports: [String] {
      lines.compactMap { line in
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"),
          words[..<place].allSatisfy({ Self.importModifiers.contains($0) })
        else { return nil }
        return words.dropFirst(place + 1).last.map(String.init)
      }
    }

    private static let importModifiers: Set<Substring> = [
      "internal", "package", "public", "private", "@testable",
    ]
  }

  /// The package's root: this file lies in `Tests/TidyTests`.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The Swift files below `folder`.
  static func swiftFiles(in folder: String) throws -> [File] {
    try files(in: folder).filter { $0.path.hasSuffix(".swift") }
  }

  /// The text files below `folder`.
  static func files(in folder: String) throws -> [File] {
    let names = try FileManager.default.subpathsOfDirectory(
      atPath: root.appendingPathComponent(folder).path)
    return try names.sorted().compactMap { name in
      let path = folder + "/" + name
      let url = root.appendingPathComponent(path)
      guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
      else { return nil }
      guard let text = String(data: try Data(contentsOf: url), encoding: .utf8) else { return nil }
      return File(path: path, text: text)
    }
  }

  /// One file by its path.
  static func file(_ path: String) throws -> File {
    File(
      path: path, text: try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8))
  }
}
