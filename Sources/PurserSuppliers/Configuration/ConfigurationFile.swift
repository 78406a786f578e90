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
  package func read() throws(ConfigurationError) -> Configuration {
    try Configuration.load(path: path, environment: environment)
  }
}
