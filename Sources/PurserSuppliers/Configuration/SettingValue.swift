/// What a supplier gives for one of its adapter's parameters.
package enum SettingValue: Hashable, Sendable {
  /// One text; numbers and booleans are kept as they were written.
  case text(String)
  /// Several texts in their order.
  case list([String])
}
