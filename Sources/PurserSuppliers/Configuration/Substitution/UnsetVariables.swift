/// What a `${NAME}` means that has neither a value nor a default.
package enum UnsetVariables: Sendable {
  /// The configuration cannot be used.
  case refuse
  /// A warning; a placeholder stands in. For checking a file where no secrets are.
  case warn
}
