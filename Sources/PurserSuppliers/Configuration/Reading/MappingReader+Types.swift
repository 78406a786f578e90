/// Members read as what they must be. Each form comes twice: with a `Need`, and without for members
/// that may be left out.
extension MappingReader {
  /// A text that is not empty.
  package mutating func text(
    _ key: String, _ need: Need, _ problems: inout Problems
  ) -> String? {
    node(key, need, &problems)?.text(key, &problems)
  }

  /// A whole number within `range`.
  package mutating func integer(
    _ key: String, in range: ClosedRange<Int>, _ need: Need, _ problems: inout Problems
  ) -> Int? {
    node(key, need, &problems)?.integer(key, in: range, &problems)
  }

  /// `true` or `false`.
  package mutating func boolean(
    _ key: String, _ need: Need, _ problems: inout Problems
  ) -> Bool? {
    node(key, need, &problems)?.boolean(key, &problems)
  }

  /// A duration within `range`.
  package mutating func duration(
    _ key: String, in range: ClosedRange<Duration>, _ need: Need, _ problems: inout Problems
  ) -> Duration? {
    node(key, need, &problems)?.duration(key, in: range, &problems)
  }

  /// One of the raw values of `type`.
  package mutating func choice<Choice>(
    _ key: String, of type: Choice.Type, _ need: Need, _ problems: inout Problems
  ) -> Choice? where Choice: CaseIterable & RawRepresentable<String> {
    node(key, need, &problems)?.choice(key, of: type, &problems)
  }

  /// Texts that are not empty, in a list.
  package mutating func texts(
    _ key: String, _ need: Need, _ problems: inout Problems
  ) -> [String]? {
    node(key, need, &problems)?.texts(key, &problems)
  }
}

extension MappingReader {
  /// The node of a member that may be left out.
  package mutating func node(_ key: String, _ problems: inout Problems) -> YAMLNode? {
    node(key, .optional, &problems)
  }

  /// A text that is not empty.
  package mutating func text(_ key: String, _ problems: inout Problems) -> String? {
    text(key, .optional, &problems)
  }

  /// A whole number within `range`.
  package mutating func integer(
    _ key: String, in range: ClosedRange<Int>, _ problems: inout Problems
  ) -> Int? {
    integer(key, in: range, .optional, &problems)
  }

  /// `true` or `false`.
  package mutating func boolean(_ key: String, _ problems: inout Problems) -> Bool? {
    boolean(key, .optional, &problems)
  }

  /// A duration within `range`.
  package mutating func duration(
    _ key: String, in range: ClosedRange<Duration>, _ problems: inout Problems
  ) -> Duration? {
    duration(key, in: range, .optional, &problems)
  }

  /// One of the raw values of `type`.
  package mutating func choice<Choice>(
    _ key: String, of type: Choice.Type, _ problems: inout Problems
  ) -> Choice? where Choice: CaseIterable & RawRepresentable<String> {
    choice(key, of: type, .optional, &problems)
  }

  /// Texts that are not empty, in a list.
  package mutating func texts(_ key: String, _ problems: inout Problems) -> [String]? {
    texts(key, .optional, &problems)
  }
}
