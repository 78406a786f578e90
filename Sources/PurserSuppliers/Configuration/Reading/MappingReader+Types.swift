/// Members read as what they must be. Each form comes twice: with a `Need`, and without for members
/// that may be left out.
extension MappingReader {
  /// The node of a member that may be left out.
  package mutating func node(_ key: String, _ problems: inout Problems) -> YAMLNode? {
    node(key, .optional, &problems)
  }

  /// A text that is not empty.
  package mutating func text(
    _ key: String, _ need: Need, _ problems: inout Problems
  ) -> String? {
    node(key, need, &problems)?.text(key, &problems)
  }

  /// A text that is not empty, which may be left out.
  package mutating func text(_ key: String, _ problems: inout Problems) -> String? {
    text(key, .optional, &problems)
  }

  /// A whole number within `range`.
  package mutating func integer(
    _ key: String, in range: ClosedRange<Int>, _ need: Need, _ problems: inout Problems
  ) -> Int? {
    node(key, need, &problems)?.integer(key, in: range, &problems)
  }

  /// A whole number within `range`, which may be left out.
  package mutating func integer(
    _ key: String, in range: ClosedRange<Int>, _ problems: inout Problems
  ) -> Int? {
    integer(key, in: range, .optional, &problems)
  }

  /// `true` or `false`; it may be left out.
  package mutating func boolean(_ key: String, _ problems: inout Problems) -> Bool? {
    node(key, &problems)?.boolean(key, &problems)
  }

  /// A duration within `range`, which may be left out.
  package mutating func duration(
    _ key: String, in range: ClosedRange<Duration>, _ problems: inout Problems
  ) -> Duration? {
    node(key, &problems)?.duration(key, in: range, &problems)
  }

  /// One of the raw values of `type`; it may be left out.
  package mutating func choice<Choice>(
    _ key: String, of type: Choice.Type, _ problems: inout Problems
  ) -> Choice? where Choice: CaseIterable & RawRepresentable<String> {
    node(key, &problems)?.choice(key, of: type, &problems)
  }

  /// Texts that are not empty, in a list, which may be left out.
  package mutating func texts(_ key: String, _ problems: inout Problems) -> [String]? {
    node(key, &problems)?.texts(key, &problems)
  }
}
