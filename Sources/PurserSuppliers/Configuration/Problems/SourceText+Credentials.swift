extension SourceText {
  /// What a file is, and so which of its lines may hold secrets.
  package enum Contents: Sendable {
    /// Suppliers with their credentials.
    case suppliers
    /// An adapter, which names credentials and holds none.
    case adapter
  }

  /// Hides what may be a secret, for a file whose YAML is broken, so that no tree says where credentials are
  /// or none that can be trusted. It hides too much rather than too little.
  ///
  /// In a place of secrets, such as below `credentials:`, names and `${NAME}` stay visible up to the first
  /// thing that is neither. Of suppliers, what stands anywhere else behind a word that `suppliers.yaml` does
  /// not know, or behind none, is hidden too: it may be a credential that lost its place.
  mutating func hideByLooks(_ contents: Contents) {
    var looks = SecretLooks(contents: contents)
    for number in 1...lineCount {
      let line = scalars(ofLine: number)
      guard let column = looks.firstHidden(in: line), column < line.count else { continue }
      hide(
        from: SourceMark(line: number, column: column + 1),
        upTo: SourceMark(line: number, column: line.count + 1))
    }
  }

  /// Whether it looks like `suppliers.yaml`, whatever it was taken for.
  var holdsSuppliers: Bool {
    (1...lineCount).contains { number in
      ["suppliers:", "store:", "server:"].contains { line(number)?.hasPrefix($0) == true }
    }
  }

  /// Hides a comment that follows in the line, after a value that is a secret: the rest of a secret with a
  /// `#` in it looks like one.
  mutating func hideComment(after mark: SourceMark) {
    guard let column = marks(ofLine: mark.line).comment(from: max(0, mark.column - 1)) else {
      return
    }
    hide(
      from: SourceMark(line: mark.line, column: column + 1),
      upTo: SourceMark(line: mark.line, column: scalars(ofLine: mark.line).count + 1))
  }
}
