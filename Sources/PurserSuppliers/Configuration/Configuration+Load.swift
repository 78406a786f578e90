extension Configuration {
  /// Reads `suppliers.yaml`.
  ///
  /// - Parameters:
  ///   - bytes: the file's contents.
  ///   - fileName: what problems are reported under.
  ///   - folder: the file's folder, which its relative paths are resolved against. Empty for the
  ///     working directory.
  ///   - environment: what `${NAME}` stands for.
  ///   - unsetVariables: what a variable without a value and a default means.
  ///   - lists: the price lists that were read before; one that is not among them is read.
  ///   - readFile: gives the bytes of a path for `${file:path}`. The description of what it throws
  ///     becomes part of a message.
  /// - Returns: a configuration without errors; its warnings are in `warnings`.
  /// - Throws: `ConfigurationError` with every problem of the file.
  package static func load(
    bytes: [UInt8], fileName: String, folder: String, environment: [String: String],
    unsetVariables: UnsetVariables = .refuse, lists: PriceListShelf = PriceListShelf(),
    readFile: @escaping (String) throws -> [UInt8]
  ) throws(ConfigurationError) -> Configuration {
    let document = try YAMLDocument.parse(bytes, fileName: fileName, holding: .suppliers)
    var problems = document.problems
    var source = document.source
    let covered = CredentialCover.cover(document.root, in: &source, &problems)
    let root = Substitution.resolve(
      covered, environment: environment, folder: folder,
      unsetVariables: unsetVariables, within: .suppliers, readFile: readFile, &problems)
    let surroundings = Surroundings(
      environment: environment, folder: folder, unsetVariables: unsetVariables,
      readFile: readFile, lists: lists)
    let reader = ConfigurationReader(surroundings: surroundings, source: source)
    guard var configuration = reader.read(root, &problems), !problems.hasErrors else {
      throw ConfigurationError(problems, in: source)
    }
    configuration.warnings = problems.sorted
    return configuration
  }

  /// Reads the `suppliers.yaml` at `path`, which is also the name that problems are reported under.
  ///
  /// - Throws: `ConfigurationError`, also where the file itself cannot be read.
  package static func load(
    path: String, environment: [String: String], unsetVariables: UnsetVariables = .refuse
  ) throws(ConfigurationError) -> Configuration {
    try load(
      bytes: try bytes(of: path), fileName: path, folder: FilePaths.folder(of: path),
      environment: environment, unsetVariables: unsetVariables
    ) { try FileContents.read($0) }
  }

  /// Reads where the gateway of the `suppliers.yaml` at `path` listens, and looks at nothing else of it.
  ///
  /// - Throws: `ConfigurationError` where the file cannot be read, or not understood there.
  package static func server(
    path: String, environment: [String: String]
  ) throws(ConfigurationError) -> Server {
    let document = try YAMLDocument.parse(
      try bytes(of: path), fileName: path, holding: .suppliers)
    var (problems, source) = (Problems(), document.source)
    _ = CredentialCover.cover(document.root, in: &source, &problems)
    problems = Problems()
    let folder = FilePaths.folder(of: path)
    let surroundings = Surroundings(
      environment: environment, folder: folder, unsetVariables: .refuse
    ) { try FileContents.read($0) }
    let node = document.root.member("server").map { node in
      Substitution.resolve(
        node, environment: environment, folder: folder, unsetVariables: .refuse,
        within: .suppliers, readFile: surroundings.readFile, &problems)
    }
    let server = ConfigurationReader(surroundings: surroundings, source: source)
      .server(node, &problems)
    guard !problems.hasErrors else { throw ConfigurationError(problems, in: source) }
    return server
  }

  static func bytes(of path: String) throws(ConfigurationError) -> [UInt8] {
    do throws(FileContentsError) {
      return try FileContents.read(path, atMost: YAMLLimits.suppliers.bytes)
    } catch {
      var problems = Problems()
      problems.error(at: .start, "cannot read the file: \(error)")
      throw ConfigurationError(
        problems, in: SourceText("", fileName: path), isForWantOfAny: error.isForWantOfTheFile)
    }
  }
}
