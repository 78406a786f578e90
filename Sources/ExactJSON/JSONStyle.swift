/// How JSON text is laid out.
package enum JSONStyle: Sendable, Hashable {
  /// No space anywhere: for programs.
  case compact
  /// One member or element a line, indented by two spaces: for people.
  case pretty
}
