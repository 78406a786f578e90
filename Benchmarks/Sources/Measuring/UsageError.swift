/// Why a command line cannot be used.
public struct UsageError: Error, CustomStringConvertible {
  /// What is wrong with it.
  public let description: String

  /// An error with its sentence.
  public init(_ description: String) { self.description = description }
}
