import Foundation

/// Where the binary under test lies: in the folder of the build, beside the tests' own bundle.
enum PurserBinary {
  /// There is no `purser` beside the tests.
  struct Missing: Error, CustomStringConvertible {
    var folders: [String]
    var description: String { "no `purser` in \(folders.joined(separator: ", "))" }
  }

  /// The binary's path.
  ///
  /// - Throws: `Missing` with the folders that were looked into.
  static func path() throws(Missing) -> String {
    // The tests are an executable in that folder, or a bundle in it that another program loads.
    let places = [Bundle.main.bundleURL] + Bundle.allBundles.map(\.bundleURL)
    let folders = places.flatMap { [$0.path, $0.deletingLastPathComponent().path] }
    for folder in folders {
      let path = folder + "/purser"
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
        !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: path)
      {
        return path
      }
    }
    throw Missing(folders: folders)
  }
}
