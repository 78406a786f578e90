/// A value of a YAML file, with its place.
package struct YAMLNode: Sendable {
  /// What a value is.
  package enum Content: Sendable {
    /// A text. `isPlain` when it was written without quotes, so that `~` can mean nothing.
    case scalar(String, isPlain: Bool)
    /// Values in their order.
    case sequence([YAMLNode])
    /// Named values in the order of the file; no name occurs twice.
    case mapping([YAMLMember])
  }

  /// The value.
  package var content: Content
  /// Where it begins.
  package let mark: SourceMark
  /// Where it ends: the place after its last character.
  package let end: SourceMark
  /// The text as the file has it, where `${...}` was replaced in `content`. Messages repeat this
  /// and never the replacement, which might be a secret.
  package var written: String?

  /// A value at a place.
  package init(
    _ content: Content, mark: SourceMark, end: SourceMark? = nil, written: String? = nil
  ) {
    self.content = content
    self.mark = mark
    self.end = end ?? mark
    self.written = written
  }

  /// Whether nothing is given: no text at all, or a plain `~` or `null`.
  package var isNull: Bool {
    switch content {
    case .scalar(let text, let isPlain):
      isPlain && ["", "~", "null", "Null", "NULL"].contains(text)
    case .sequence, .mapping: false
    }
  }

  /// The value of a member, `nil` where there is none or the node is no mapping.
  package func member(_ name: String) -> YAMLNode? {
    switch content {
    case .mapping(let members): members.first { $0.name == name }?.value
    case .scalar, .sequence: nil
    }
  }

  /// What a message may say the value is: its text as written, or its shape.
  package var described: String {
    switch content {
    case .scalar(let text, _): Quotation.quoted(written ?? text)
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// A named value of a mapping.
package struct YAMLMember: Sendable {
  /// Its name.
  package let name: String
  /// Where the name stands.
  package let mark: SourceMark
  /// Its value.
  package var value: YAMLNode

  /// A value with its name.
  package init(name: String, mark: SourceMark, value: YAMLNode) {
    self.name = name
    self.mark = mark
    self.value = value
  }
}
