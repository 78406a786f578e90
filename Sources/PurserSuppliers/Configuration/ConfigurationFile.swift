internal import Synchronization

/// A `suppliers.yaml` that may be read again and again.
package struct ConfigurationFile: Sendable {
  /// Its path.
  package let path: String
  /// What `${NAME}` stands for; that of a process never changes.
  private let environment: [String: String]

  /// The file at `path`.
  package init(path: String, environment: [String: String]) {
    self.path = path
    self.environment = environment
  }

  /// Reads it, and all that it names, as they are now.
  ///
  /// - Throws: `ConfigurationError`, also where the file itself cannot be read.
  package func read() throws(ConfigurationError) -> ConfigurationContents {
    try ConfigurationContents(
      bytes: try Configuration.bytes(of: path), path: path, environment: environment)
  }
}

/// What a file said when it was read, and the texts of the files that `${file:...}` put into it.
package final class ConfigurationContents: Sendable {
  /// What it says.
  package let configuration: Configuration
  private let bytes: [UInt8]
  private let path: String
  private let environment: [String: String]
  /// The bytes of every other file that was read, by path.
  private let files: [String: [UInt8]]

  /// Reads a file, and all that it names.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - path: its path.
  ///   - environment: what `${NAME}` stands for.
  ///   - adapters: adapters as they were; others are read.
  /// - Throws: `ConfigurationError` with every problem of the file.
  fileprivate init(
    bytes: [UInt8], path: String, environment: [String: String],
    adapters: [String: [UInt8]] = [:]
  ) throws(ConfigurationError) {
    let read = Mutex<[String: [UInt8]]>([:])
    configuration = try Configuration.load(
      bytes: bytes, fileName: path, folder: FilePaths.folder(of: path), environment: environment
    ) { path in
      let bytes = try adapters[path] ?? FileContents.read(path)
      read.withLock { $0[path] = bytes }
      return bytes
    }
    files = read.withLock { $0 }
    self.bytes = bytes
    self.path = path
    self.environment = environment
  }

  /// Whether a file that is put in has other bytes by now. One that cannot be read has not: it may be about to
  /// be written.
  package var hasNewTexts: Bool {
    files.contains { path, bytes in
      guard !Self.isAdapter(path), let now = try? FileContents.read(path) else { return false }
      return now != bytes
    }
  }

  /// The same file and adapters, with the texts that are put in as they are now.
  ///
  /// - Throws: `ConfigurationError`, where they cannot be used.
  package func withNewTexts() throws(ConfigurationError) -> ConfigurationContents {
    try ConfigurationContents(
      bytes: bytes, path: path, environment: environment,
      adapters: files.filter { Self.isAdapter($0.key) })
  }

  private static func isAdapter(_ path: String) -> Bool {
    path.hasSuffix(".yaml") || path.hasSuffix(".yml")
  }
}
