internal import Crypto
internal import PurserCore
private import Synchronization

/// The adapters that a file of suppliers names, each read once, however many suppliers share it.
///
/// Used by the reading of one file, which no two tasks share.
final class AdapterShelf {
  /// What a reading of a file depends on beside the file: the names that a supplier gives count where
  /// the adapter lists none of its own.
  private struct Request: Hashable {
    var name: String
    var credentials: [String]
    var settings: [String]
  }

  private let surroundings: Surroundings
  private let currencies: CurrencyTable
  private var files: [Request: Result<AdapterDefinition, ConfigurationError>] = [:]
  private var digests: [String: String] = [:]
  private var presets: [String: AdapterDefinition] = [:]

  /// A shelf for a file of suppliers that declares `currencies`.
  init(surroundings: Surroundings, currencies: CurrencyTable) {
    self.surroundings = surroundings
    self.currencies = currencies
  }

  /// The adapter in the file that suppliers call `name`.
  ///
  /// - Throws: `ConfigurationError` with everything that is wrong with the file, each time.
  func file(
    _ name: String, givenCredentials: [String], givenSettings: [String]
  ) throws(ConfigurationError) -> AdapterDefinition {
    let request = Request(name: name, credentials: givenCredentials, settings: givenSettings)
    if let known = files[request] { return try known.get() }
    let read = BytesRead()
    let surroundings = surroundings.telling { read.add($0) }
    let result = Result { () throws(ConfigurationError) in
      try AdapterFile.load(
        path: FilePaths.resolve(name, in: surroundings.folder), shownAs: name, surroundings,
        givenCredentials: givenCredentials, givenSettings: givenSettings, currencies: currencies
      ).adapter
    }
    files[request] = result
    digests[name] = read.digest
    return try result.get()
  }

  /// A digest of all that was read for the file that suppliers call `name`; `nil` where none was.
  func digest(of name: String) -> String? { digests[name] }

  /// The preset of that name, `nil` where there is none.
  func preset(_ name: String) -> AdapterDefinition? {
    if let known = presets[name] { return known }
    let preset = Presets.definition(named: name)
    presets[name] = preset
    return preset
  }
}

/// A digest of bytes as they are read.
private final class BytesRead: Sendable {
  private let hash = Mutex(SHA256())

  func add(_ bytes: [UInt8]) { hash.withLock { $0.update(data: bytes) } }

  var digest: String { hash.withLock { ByteText.hex(Array($0.finalize())) } }
}
