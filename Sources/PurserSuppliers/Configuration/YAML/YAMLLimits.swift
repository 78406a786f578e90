/// How large a YAML file may be.
package struct YAMLLimits: Hashable, Sendable {
  /// The most bytes of a file.
  package let bytes: Int
  /// The most values, those that aliases repeat counted each time.
  package let nodes: Int
  /// The most bytes of all texts together, those that aliases repeat counted each time; and of what
  /// variables and files put in.
  package let textBytes: Int

  /// Of a file of suppliers: one of 10,000 suppliers with prices of their own is half of this.
  package static let suppliers = YAMLLimits(
    bytes: 8 << 20, nodes: 1_000_000, textBytes: 64 << 20)
  /// Of a file with one adapter, which is a hundredth of this as a rule.
  package static let adapter = YAMLLimits(bytes: 1 << 20, nodes: 100_000, textBytes: 8 << 20)

  /// The most bytes of a file that is put in as text.
  package static let insertedBytes = 1 << 20
  /// The most lists and mappings inside each other.
  package static let depth = 64
  /// The most anchors: libyaml looks for an alias among them one by one.
  package static let anchors = 1_000
  /// The most aliases, for the same reason.
  package static let aliases = 100_000
}

/// Why there is no tree of nodes.
enum YAMLFailure: Error, Equatable {
  /// The text is not YAML. `problem` and `context` are libyaml's words.
  case syntax(problem: String, at: SourceMark, context: String, since: SourceMark)
  /// A character that YAML does not allow.
  case unreadable(byteOffset: Int)
  /// A second document begins here.
  case severalDocuments(SourceMark)
  /// More lists and mappings inside each other than there may be.
  case tooDeep(SourceMark)
  /// More values than `limit`.
  case tooManyValues(SourceMark, limit: Int)
  /// More anchors than `YAMLLimits.anchors`.
  case tooManyAnchors(SourceMark)
  /// More aliases than `YAMLLimits.aliases`.
  case tooManyAliases(SourceMark)
  /// The aliases repeat more than `limits` allow, or contain themselves.
  case aliasesTooLarge(SourceMark, limits: YAMLLimits)
  /// No memory for libyaml.
  case outOfMemory
}
