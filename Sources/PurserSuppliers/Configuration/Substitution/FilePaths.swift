/// Paths as `suppliers.yaml` means them: relative to its own folder, wherever the program runs.
enum FilePaths {
  /// `path` if it is absolute, else `path` below `folder`. An empty folder is the working directory.
  static func resolve(_ path: String, in folder: String) -> String {
    if path.hasPrefix("/") || folder.isEmpty || folder == "." { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }

  /// The folder of a file's path; empty for one in the working directory.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
