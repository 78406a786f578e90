internal import CurlClient
internal import ExactJSON
internal import PurserCore
internal import XMLPath

// What was delivered, in one reply.
extension OrderValueReader {
  /// The items of a part of the content; `nil` where none is in the reply. What an item should have and has not is
  /// a flaw: it was bought.
  mutating func items(of part: ContentPart) -> [[AttemptNews.Field]]? {
    var exact = ExactTexts(reply)
    guard let each = part.each else {
      var reader = self
      let item = reader.fields(part.fields, in: reply.scope, &exact)
      for (field, lack) in item.lacks { reader.note("\(field) of content", lack) }
      guard item.fields.contains(where: { !$0.value.isEmpty }) else {
        flaw = flaw ?? reader.unreadable ?? item.empty(reply)
        return nil
      }
      self = reader
      return [item.fields]
    }
    guard reply.canSelect(each.items) else { return nil }
    var items: [ReadItem] = []
    do throws(ExpressionFailure) {
      switch try each.finding(in: reply.scope) {
      case .items(let found):
        for item in found {
          if let doubt = item.doubt { note("each of content", doubt.sentence) }
          items.append(fields(part.fields, in: reply.scope.at(item.document), &exact))
        }
      case .empty, .missing, .filtered: return nil
      }
    } catch {
      note("each of content", error.sentence)
      return nil
    }
    noteLacks(of: items, part)
    let fields = items.map(\.fields)
    return fields.contains { $0.contains { !$0.value.isEmpty } } ? fields : nil
  }

  /// Says of the first item that lacks a field which it is, and of the first field that all lack.
  private mutating func noteLacks(of items: [ReadItem], _ part: ContentPart) {
    for field in part.fields {
      let lacking = items.indices.filter { items[$0].lacks[field.name] != nil }
      guard let first = lacking.first, let lack = items[first].lacks[field.name] else { continue }
      if lacking.count == items.count {
        note("\(field.name) of content", lack)
      } else {
        let others = lacking.count == 1 ? "" : " (and \(lacking.count - 1) more)"
        note("\(field.name) of content", "item \(first + 1) of \(items.count)\(others): \(lack)")
      }
    }
  }

  /// An item, and why it lacks fields.
  fileprivate struct ReadItem {
    var fields: [AttemptNews.Field] = []
    var lacks: [String: String] = [:]

    /// That it has a text, and nothing in it.
    func empty(_ reply: OrderReply) -> AttemptProblem? {
      lacks.first { $0.value.hasSuffix(Self.isEmpty) }.map {
        AttemptProblem(.shapeChanged, "`\($0.key) of content`: \($0.value)", status: reply.status)
      }
    }

    static let isEmpty = "is an empty text"
  }

  private mutating func fields(
    _ fields: [LetValue], in scope: Scope, _ exact: inout ExactTexts?
  ) -> ReadItem {
    let exactScope = exact?.scope(like: scope)
    var item = ReadItem()
    for field in fields where reply.canSelect(field.expression) {
      let place = "\(field.name) of content"
      do throws(ExpressionFailure) {
        let value = try field.expression.value(in: scope)
        guard !value.isNothing else {
          if let lack = try field.expression.root.lack(in: scope) { item.lacks[field.name] = lack }
          continue
        }
        let text = try received(value, field.expression, in: scope, exactScope)
        if let damage = damage(of: text, field.expression, in: scope) {
          note(place, damage, .malformed)
          unreadable = unreadable ?? flaw
          continue
        }
        // An empty code is none, unless the adapter puts one there.
        if text.isEmpty, !field.expression.root.providesForNothing(by: "") {
          if !field.expression.root.providesForNothing() {
            item.lacks[field.name] = "`\(field.expression.text)` \(ReadItem.isEmpty)"
          }
          continue
        }
        noteRepeatedHeaders(field.expression, place)
        item.fields.append(AttemptNews.Field(name: field.name, value: text))
      } catch {
        if case .absent = error {
          item.lacks[field.name] = error.sentence
        } else {
          note(place, error.sentence)
          unreadable = unreadable ?? flaw
        }
      }
    }
    return item
  }

  /// A value as it was received: with the blanks that belong to it.
  private func received(
    _ value: Value, _ expression: Expression, in scope: Scope, _ exact: Scope?
  ) throws(ExpressionFailure) -> String {
    if let text = try Self.written(expression, in: scope) { return text }
    let text = try Self.single(value, expression)
    guard let exact, !text.isEmpty, let value = try? expression.value(in: exact), !value.isNothing,
      let whole = try? Self.single(value, expression),
      whole.trimmingWhitespace == text.trimmingWhitespace
    else { return text }
    return whole
  }

  /// The text of an element of XML with the blanks that belong to it, where nothing else is asked for.
  private static func written(
    _ expression: Expression, in scope: Scope
  ) throws(ExpressionFailure) -> String? {
    guard case .selector(let selector) = expression.root,
      case .xml(let node)? = try selector.documents(in: scope).first, !node.text.isEmpty
    else { return nil }
    return node.writtenText
  }

  /// Why a text is not what was received: bytes of it are in no character set, and another character stands for them;
  /// `nil` where it is.
  func damage(of text: String, _ expression: Expression, in scope: Scope) -> String? {
    let heads = expression.root.calls.contains { call in
      if case .reply = call.function { true } else { false }
    }
    guard reply.flaw != nil || heads else { return nil }
    var isDamaged = text.contains("\u{FFFD}")
    if !isDamaged, reply.flaw != nil, !expression.root.isRead {
      isDamaged = expression.selectors.contains { selector in
        let found = (try? selector.documents(in: scope)) ?? []
        return found.contains { (try? $0.value.text(from: ""))?.contains("\u{FFFD}") ?? false }
      }
    }
    guard isDamaged else { return nil }
    return reply.flaw?.sentence ?? "the header is not text in UTF-8"
  }

  /// Says that of a header that came several times the first was taken.
  private mutating func noteRepeatedHeaders(_ expression: Expression, _ place: String) {
    for call in expression.root.calls where call.function == .reply(.header) {
      guard let name = try? call.arguments.first?.text(in: reply.scope) else { continue }
      let count = reply.reply.response.values(of: name.lowercased()).count
      if count > 1 {
        note(
          place,
          "the header \(Quotation.quoted(name)) is there \(count) times, of which the first was taken"
        )
      }
    }
  }
}

extension Expression.Node {
  /// What it looks at and does not find; `nil` where the adapter says what that means, as by `coalesce`.
  func lack(in scope: Scope) throws(ExpressionFailure) -> String? {
    if case .name(let name) = self { return "`\(name)` is not known" }
    return try doubt(in: scope)?.sentence
  }

  /// Whether it says what stands for nothing, or that `text` does.
  fileprivate func providesForNothing(by text: String? = nil) -> Bool {
    calls.contains { call in
      guard call.function == .structure(.coalesce) else { return false }
      guard let text else { return true }
      if case .string(text)? = call.arguments.last { return true }
      return false
    }
  }

  /// Whether it takes a value as it is.
  fileprivate var isRead: Bool {
    switch self {
    case .selector: true
    case .steps(let node, _): node.isRead
    case .name, .number, .string, .bool, .null, .call, .negation, .not, .arithmetic, .comparison,
      .both, .either:
      false
    }
  }
}
