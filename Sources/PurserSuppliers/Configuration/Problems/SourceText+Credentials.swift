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
      let line = Array((line(number) ?? "").unicodeScalars)
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
    let line = Array((line(mark.line) ?? "").unicodeScalars)
    for column in line.indices.dropFirst(max(0, mark.column - 1)) where line[column] == "#" {
      guard column == 0 || line[column - 1] == " " || line[column - 1] == "\t" else { continue }
      hide(
        from: SourceMark(line: mark.line, column: column + 1),
        upTo: SourceMark(line: mark.line, column: line.count + 1))
      return
    }
  }
}
