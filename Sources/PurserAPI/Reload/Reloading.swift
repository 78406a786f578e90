/// Who reads the configuration anew when a client asks for it.
///
/// May be called by many at once; they are served one after the other. When it returns, the new configuration
/// is in use, or the one before still is.
package protocol Reloading: Sendable {
  /// Reads the configuration, and puts it in the place of the one in use where it can.
  ///
  /// - Parameter isRehearsal: whether to say only what would change.
  /// - Returns: what changed, or would; or why nothing does.
  func reload(isRehearsal: Bool) async -> ReloadReport
}

/// What came of reading the configuration anew.
package struct ReloadReport: Hashable, Sendable {
  /// How it ended.
  package enum Outcome: String, Sendable {
    /// The new configuration is in use.
    case reloaded
    /// It says what the one in use says.
    case unchanged
    /// It could be taken into use, and was not, since nobody asked for it.
    case rehearsed
    /// It cannot be taken into use, and the one before still is.
    case refused
  }

  /// How it ended.
  package var outcome: Outcome
  /// The path of the file.
  package var file: String
  /// The differences, a line each; why it was refused, a sentence each. No secrets.
  package var lines: [String]
  /// Doubtful lines of the file, each with its place.
  package var warnings: [String]

  /// What came of reading `file`.
  package init(_ outcome: Outcome, file: String, lines: [String] = [], warnings: [String] = []) {
    self.outcome = outcome
    self.file = file
    self.lines = lines
    self.warnings = warnings
  }
}
