extension Function {
  /// The flaw in arguments that are known when the adapter is read, and which has it: a sentence
  /// for people. `nil` where nothing is.
  func flaw(in arguments: [Expression.Node]) -> (index: Int, sentence: String)? {
    switch self {
    case .encoding(.jwt):
      guard case .string(let name)? = arguments.first, TokenSignature(rawValue: name) == nil else {
        return nil
      }
      return (0, TokenSignature.unknown(name))
    case .structure(.object):
      return arguments.count.isMultiple(of: 2)
        ? nil : (arguments.count - 1, "`object` has a name here without a value behind it")
    case .text, .number, .structure, .moment, .digest, .encoding, .nonce, .reply: return nil
    }
  }
}
