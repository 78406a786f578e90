extension Configuration {
  /// Where the ledger of the `suppliers.yaml` at `path` is. Nothing else of the file is looked at: whoever reads
  /// a ledger needs no secret of a supplier, and no file without mistakes.
  ///
  /// - Parameters:
  ///   - path: the configuration.
  ///   - environment: what `${NAME}` stands for.
  /// - Returns: the ledger's file: absolute, or relative to the working directory.
  /// - Throws: `ConfigurationError` where the file cannot be read, or `store.path` cannot be told.
  package static func ledgerPath(
    ofConfigurationAt path: String, environment: [String: String]
  ) throws(ConfigurationError) -> String {
    let bytes: [UInt8]
    do throws(FileContentsError) {
      bytes = try FileContents.read(path, atMost: YAMLLimits.suppliers.bytes)
    } catch {
      var problems = Problems()
      problems.error(at: .start, "cannot read the file: \(error)")
      throw ConfigurationError(
        problems, in: SourceText("", fileName: path), isForWantOfAny: error.isForWantOfTheFile)
    }
    let document = try YAMLDocument.parse(bytes, fileName: path, holding: .suppliers)
    let folder = FilePaths.folder(of: path)
    var problems = Problems()
    guard let node = document.root.member("store")?.member("path") else {
      return FilePaths.resolve("purser.db", in: folder)
    }
    let resolved = Substitution.resolve(
      node, environment: environment, folder: folder, unsetVariables: .refuse,
      readFile: { try FileContents.read($0) }, &problems)
    let text = resolved.text("path", &problems)
    guard let text, !problems.hasErrors else {
      throw ConfigurationError(problems, in: document.source)
    }
    return FilePaths.resolve(text, in: folder)
  }
}
