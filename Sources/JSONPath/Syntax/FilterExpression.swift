import ExactJSON

/// An expression that is true or false of a node: RFC 9535's LogicalType. Well-typedness
/// (section 2.4.3) is settled by the parser, so what does not fit a type cannot be written here.
indirect enum LogicalExpression: Sendable {
  case or([LogicalExpression])
  case and([LogicalExpression])
  case not(LogicalExpression)
  case comparison(ValueExpression, Comparison, ValueExpression)
  /// True when the query selects anything.
  case exists(Query)
  case match(subject: ValueExpression, Pattern, MatchExtent)
}

/// An expression that yields one value or nothing: RFC 9535's ValueType.
indirect enum ValueExpression: Sendable {
  case literal(JSONValue)
  case singular(Query.Start, [Step])
  case length(ValueExpression)
  case count(Query)
  case value(Query)
}

/// The comparison operators of section 2.3.5.
enum Comparison: Sendable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
}

/// The second argument of `match` and `search`.
enum Pattern: Sendable {
  /// A literal, compiled with the path; nil where it is no I-Regexp, which matches nothing.
  case fixed(IRegexp?)
  /// A value from the document.
  case computed(ValueExpression)
}

/// How much of a string a pattern must cover.
package enum MatchExtent: Sendable, Hashable {
  /// All of it, as `match` asks.
  case whole
  /// Some part of it, as `search` asks.
  case part
}
