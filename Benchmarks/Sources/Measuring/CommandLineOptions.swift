/// A command line of options, each a name with a value behind it.
public struct CommandLineOptions {
  /// The options in their order.
  public private(set) var values: [(name: String, value: String)] = []
  /// Whether `--help` stands there; what comes behind it is not read.
  public private(set) var wantsHelp = false

  /// Reads a command line without the program's name.
  ///
  /// - Throws: `UsageError` where the last name has no value.
  public init(_ arguments: some Sequence<String>) throws(UsageError) {
    var arguments = arguments.makeIterator()
    while let name = arguments.next() {
      if name == "--help" || name == "-h" {
        wantsHelp = true
        return
      }
      guard let value = arguments.next() else { throw UsageError("\(name) needs a value") }
      values.append((name, value))
    }
  }

  /// The error of an option that nobody knows.
  public static func unknown(_ name: String) -> UsageError {
    UsageError("unknown option \(name); --help shows them")
  }

  /// A whole number.
  ///
  /// - Throws: `UsageError` where it is none, or not within `range`.
  public static func number(
    _ text: String, of name: String, in range: ClosedRange<Int>
  ) throws(UsageError) -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw UsageError(
        "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound), "
          + "not \(text)")
    }
    return number
  }

  /// Whole numbers with commas between.
  ///
  /// - Throws: `UsageError` where one is none, or not within `range`.
  public static func numbers(
    _ text: String, of name: String, in range: ClosedRange<Int>
  ) throws(UsageError) -> [Int] {
    var numbers: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      numbers.append(try number(String(part), of: name, in: range))
    }
    return numbers
  }

  /// One of a few words.
  ///
  /// - Throws: `UsageError` where it is none of them.
  public static func word(
    _ text: String, of name: String, among words: [String]
  ) throws(UsageError) -> String {
    guard words.contains(text) else {
      throw UsageError("\(name) must be \(words.joined(separator: " or ")), not \(text)")
    }
    return text
  }
}
