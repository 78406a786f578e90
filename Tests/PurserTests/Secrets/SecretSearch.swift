import Foundation
import Testing

/// Looks for the secrets of all suppliers.
enum SecretSearch {
  /// Fails where `bytes` contain a secret.
  static func expectNone(in bytes: [UInt8], of place: String) {
    let text = SearchedText(bytes)
    for marker in EchoingSupplier.markers {
      if let form = marker.form(in: text) {
        let line = text.line(containing: form)
        Issue.record("\(place) shows \(marker.text) as \(form): \(line)")
      }
    }
  }

  /// Fails where a command has written a secret.
  static func expectNone(in result: PurserProcess.Result, of place: String) {
    expectNone(in: Array(result.output.utf8), of: "the output of \(place)")
    expectNone(in: Array(result.errors.utf8), of: "the errors of \(place)")
  }

  /// Fails where a file of the bench, in a folder of it too, contains a secret, but for those that are to.
  ///
  /// - Returns: the names of the files that were looked into.
  @discardableResult
  static func expectNone(inFilesOf bench: TestBench) throws -> [String] {
    let sources = ["suppliers.yaml", EchoingSupplier.keyFile]
    let files = FileManager.default.enumerator(atPath: bench.folder)?.compactMap { $0 as? String }
    let searched = (files ?? []).filter { name in
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(
        atPath: bench.path(name), isDirectory: &isFolder)
      return isThere && !isFolder.boolValue && !sources.contains(name)
    }
    for name in searched { expectNone(in: try bench.bytes(name), of: name) }
    return searched
  }
}
