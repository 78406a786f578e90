internal import PurserCore

/// An adapter in a file of its own, read and checked.
package struct AdapterFile: Sendable {
  /// The adapter.
  package let adapter: AdapterDefinition
  /// Oddities that are no errors.
  package let warnings: [Problem]
  /// Its text, to show problems in.
  package let source: SourceText

  /// Reads the adapter at `path`. One that does not say `adapter: NAME` has the name of its file.
  ///
  /// - Parameters:
  ///   - path: the file, which problems are reported under.
  ///   - givenCredentials: names that it may use where it lists no `credentials`.
  ///   - givenSettings: names that it may use where it lists no `settings`.
  ///   - environment: what `${NAME}` stands for.
  /// - Returns: the adapter, without errors.
  /// - Throws: `ConfigurationError` with everything that is wrong with it.
  package static func load(
    path: String, givenCredentials: [String] = [], givenSettings: [String] = [],
    environment: [String: String]
  ) throws(ConfigurationError) -> AdapterFile {
    let surroundings = Surroundings(
      environment: environment, folder: "", unsetVariables: .refuse,
      readFile: { try FileContents.read($0) })
    return try load(
      path: path, shownAs: path, surroundings, givenCredentials: givenCredentials,
      givenSettings: givenSettings, currencies: CurrencyTable())
  }

  /// The same for an adapter that a file of suppliers names, in that file's surroundings; problems
  /// call it as it is named there.
  static func load(
    path: String, shownAs name: String, _ surroundings: Surroundings,
    givenCredentials: [String], givenSettings: [String], currencies: CurrencyTable
  ) throws(ConfigurationError) -> AdapterFile {
    let bytes: [UInt8]
    do {
      bytes = try surroundings.readFile(path)
    } catch {
      var problems = Problems()
      problems.error(at: .start, "cannot read the file: \(error)")
      throw ConfigurationError(problems, in: SourceText("", fileName: name))
    }
    let document = try YAMLDocument.parse(bytes, fileName: name)
    var problems = document.problems
    var source = document.source
    if document.root.isSuppliersFile {
      problems.error(
        at: .start,
        "this is a file of suppliers, and no adapter: `purser check --config FILE` checks it, with the "
          + "adapters in it")
      throw ConfigurationError(problems, in: source)
    }
    CredentialCover.coverValues(ofAdapter: document.root, in: &source)
    let root = Substitution.resolve(
      document.root, environment: surroundings.environment,
      folder: FilePaths.folder(of: path), unsetVariables: surroundings.unsetVariables,
      credentials: document.root.member("credentials")?.oneOrSeveral.compactMap(\.scalar) ?? [],
      readFile: surroundings.readFile, &problems)
    let adapter = AdapterDefinition(
      node: root, name: baseName(path), givenCredentials: givenCredentials,
      givenSettings: givenSettings, currencies: currencies, problems: &problems)
    guard let adapter, !problems.hasErrors else {
      throw ConfigurationError(problems, in: source)
    }
    return AdapterFile(adapter: adapter, warnings: problems.sorted, source: source)
  }

  /// `cards` for `adapters/cards.yaml`.
  private static func baseName(_ path: String) -> String {
    let file = path.split(separator: "/").last ?? ""
    let name = file.prefix { $0 != "." }
    return name.isEmpty ? "adapter" : String(name)
  }
}

extension YAMLNode {
  /// Whether it is a whole `suppliers.yaml`.
  var isSuppliersFile: Bool { member("suppliers") != nil && !isAdapter }

  /// Whether it is a whole adapter: it has what only an adapter has, and no suppliers.
  var isAdapter: Bool {
    guard member("suppliers") == nil, case .mapping = content else { return false }
    if case .sequence? = member("balances")?.content { return true }
    return ["adapter", "request", "calls", "samples"].contains { member($0) != nil }
  }
}
