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
  /// The bytes of files that were looked at since and not put in.
  private let left: [String: [UInt8]]
  /// The price lists, which a renewal of credentials does not read anew.
  private let lists: PriceListShelf

  /// Reads a file, and all that it names.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - path: its path.
  ///   - environment: what `${NAME}` stands for.
  ///   - known: other files as they are to be taken; what is not among them is read.
  ///   - lists: the price lists as they are to be taken; one that is not among them is read.
  /// - Throws: `ConfigurationError` with every problem of the file.
  fileprivate init(
    bytes: [UInt8], path: String, environment: [String: String],
    known: [String: [UInt8]] = [:], lists: PriceListShelf = PriceListShelf()
  ) throws(ConfigurationError) {
    let read = Mutex<[String: [UInt8]]>([:])
    configuration = try Configuration.load(
      bytes: bytes, fileName: path, folder: FilePaths.folder(of: path), environment: environment,
      lists: lists
    ) { path in
      let bytes = try known[path] ?? FileContents.read(path)
      read.withLock { $0[path] = bytes }
      return bytes
    }
    files = read.withLock { $0 }
    left = [:]
    self.lists = lists
    self.bytes = bytes
    self.path = path
    self.environment = environment
  }

  /// The same as `other`, after files were looked at that are not to be taken.
  private init(_ other: ConfigurationContents, left: [String: [UInt8]]) {
    configuration = other.configuration
    files = other.files
    self.left = left
    lists = other.lists
    bytes = other.bytes
    path = other.path
    environment = other.environment
  }

  // MARK: New credentials

  /// Whether a file that is put in has other bytes by now than when it was last looked at.
  package var hasNewTexts: Bool {
    files.contains { path, bytes in
      Self.newText(of: path).map { $0 != left[path] ?? bytes } ?? false
    }
  }

  /// The same file and adapters, with the texts that are put in as they are now, as far as they change
  /// credentials and nothing else.
  package func renewingCredentials() -> CredentialRenewal {
    var new: [String: [UInt8]] = [:]
    for (path, bytes) in files {
      if let now = Self.newText(of: path), now != bytes { new[path] = now }
    }
    var search = RenewalSearch(from: self) { [new] paths throws(ConfigurationError) in
      try self.taking(new.filter { paths.contains($0.key) })
    }
    search.search(new.keys.sorted())
    let left = new.filter { !search.taken.contains($0.key) }
    return CredentialRenewal(
      contents: ConfigurationContents(search.contents, left: left), left: search.reasons)
  }

  /// The contents with other texts in the place of some.
  private func taking(
    _ texts: [String: [UInt8]]
  ) throws(ConfigurationError) -> ConfigurationContents {
    try ConfigurationContents(
      bytes: bytes, path: path, environment: environment, known: files.merging(texts) { $1 },
      lists: lists)
  }

  /// The bytes of a text that is put in; nil of an adapter, and where it cannot be read: it may be about to be
  /// written.
  private static func newText(of path: String) -> [UInt8]? {
    guard !path.hasSuffix(".yaml"), !path.hasSuffix(".yml") else { return nil }
    return try? FileContents.read(path)
  }
}
