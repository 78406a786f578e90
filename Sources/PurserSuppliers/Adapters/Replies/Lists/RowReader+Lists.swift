internal import PurserCore

// Lists of which every item must be read, such as prices: a part of one is none.
extension RowReader {
  /// Gives `body` each item of a page that counts.
  ///
  /// - Throws: `CheckFailure` for the first item that cannot be read, and where there is no list.
  func visitItems(
    of reply: Reply, _ body: (Item) throws(CheckFailure) -> Void
  ) throws(CheckFailure) {
    do throws(CheckFailure) {
      try visit(reply, body)
    } catch {
      throw error.of(reply)
    }
  }

  private func visit(
    _ reply: Reply, _ body: (Item) throws(CheckFailure) -> Void
  ) throws(CheckFailure) {
    guard let each = row.each else { return }
    let whole = Item(scope: reply.scope, row: row)
    let finding = try evaluate("each", in: whole, each.items) { () throws(ExpressionFailure) in
      try each.finding(in: whole.scope)
    }
    switch finding {
    case .empty, .filtered(_, doubt: nil): return
    case .filtered(_, let doubt?): throw whole.failure("each", doubt)
    case .missing(let sentence):
      let hint = each.items.hint(in: whole.scope).map { "; \($0)" } ?? ""
      throw whole.failure("each", sentence + hint)
    case .items(let documents):
      for (index, judged) in documents.enumerated() {
        let item = Item(scope: whole.scope.at(judged.document), row: row, index: index)
        if let doubt = judged.doubt { throw item.failure("each", doubt.sentence) }
        if try counts(item) { try body(item) }
      }
    }
  }

  /// A text that an item may lack.
  func optionalText(
    of field: TextField?, in item: Item, field name: String
  ) throws(CheckFailure) -> String? {
    guard let field else { return nil }
    do throws(ExpressionFailure) {
      let text = try field.text(in: item.scope)
      return text.isEmpty ? nil : text
    } catch {
      guard case .absent = error else { throw item.failure(name, error.sentence) }
      return nil
    }
  }

  /// A whole number above zero that an item may lack.
  func optionalCount(
    _ expression: Expression?, in item: Item, field: String
  ) throws(CheckFailure) -> Int64? {
    guard let expression else { return nil }
    let number = try optionalNumber(expression, in: item, field: field)
    guard let number else { return nil }
    guard let count = Int64(number.description), count > 0 else {
      throw item.failure(field, "\(number) is no whole number above zero")
    }
    return count
  }
}
