/// How large a YAML file may be. A real one of 300 suppliers is a tenth of this.
package enum YAMLLimits {
  /// The most bytes of a file: 1 MiB.
  package static let bytes = 1 << 20
  /// The most values, those that aliases repeat counted each time.
  package static let nodes = 100_000
  /// The most bytes of all texts together, those that aliases repeat counted each time.
  package static let textBytes = 8 << 20
  /// The most lists and mappings inside each other.
  package static let depth = 64
  /// The most anchors: libyaml looks for an alias among them one by one.
  package static let anchors = 1_000
}

/// Why there is no tree of nodes.
enum YAMLFailure: Error, Equatable {
  /// The text is not YAML. `problem` and `context` are libyaml's words.
  case syntax(problem: String, at: SourceMark, context: String, since: SourceMark)
  /// A character that YAML does not allow.
  case unreadable(byteOffset: Int)
  /// A second document begins here.
  case severalDocuments(SourceMark)
  /// More lists and mappings inside each other than `YAMLLimits.depth`.
  case tooDeep(SourceMark)
  /// More values than `YAMLLimits.nodes`.
  case tooManyValues(SourceMark)
  /// More anchors than `YAMLLimits.anchors`.
  case tooManyAnchors(SourceMark)
  /// The aliases repeat more than the limits allow, or contain themselves.
  case aliasesTooLarge(SourceMark)
  /// No memory for libyaml.
  case outOfMemory
}
