/// What a file of YAML may refer to outside of itself.
struct Surroundings {
  /// What `${NAME}` stands for.
  let environment: [String: String]
  /// Where relative paths begin.
  let folder: String
  /// What a variable without a value and a default means.
  let unsetVariables: UnsetVariables
  /// Gives the bytes of a file.
  let readFile: (String) throws -> [UInt8]
  /// The price lists that were read.
  var lists = PriceListShelf()

  /// Whether `text` stands in for a variable that is not set, where a file is only checked.
  func isUnset(_ text: String) -> Bool { unsetVariables == .warn && text.hasPrefix("unset-") }

  /// The same, with somebody told of the bytes of every file.
  func telling(_ listener: @escaping ([UInt8]) -> Void) -> Surroundings {
    Surroundings(
      environment: environment, folder: folder, unsetVariables: unsetVariables
    ) { path in
      let bytes = try readFile(path)
      listener(bytes)
      return bytes
    }
  }
}
