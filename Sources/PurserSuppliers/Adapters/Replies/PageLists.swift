internal import ExactJSON
internal import JSONPath
internal import XMLPath

/// The lists of the replies to a call, as they are before anything is left out: they tell whether a page has
/// items, and how many.
///
/// Of lists in lists that is the outermost: an account without wallets is an item of its page. What a filter
/// passes over is one too.
struct PageLists: Sendable {
  private let lists: [List]

  fileprivate enum List: Sendable {
    /// All that a selector finds; where rows stand on a page is told by those that count.
    case found(Selector, counts: Bool)
    /// The elements of the one value that a selector finds.
    case elements(Selector)
    /// What an expression makes.
    case computed(ItemSource)
  }

  init(_ call: AdapterCall) {
    var lists: [List] = []
    for row in call.rows {
      if let each = row.each {
        lists += Self.lists(each.items.lists)
        lists.append(.computed(each))
      } else {
        lists += Self.lists(row.amountExpressions.flatMap(\.expression.lists))
      }
    }
    for value in call.keep {
      if case .selector(let selector) = value.expression.root, !selector.findsSeveral {
        lists.append(Self.list(selector))
      } else {
        lists += Self.lists(value.expression.lists)
      }
    }
    self.lists = lists
  }

  /// The lists that a row without `each` goes over.
  init(of row: BalanceRow) {
    lists = Self.lists(row.amountExpressions.flatMap(\.expression.lists))
  }

  /// The lists of a value that a call keeps.
  init(of expression: Expression) {
    if case .selector(let selector) = expression.root {
      lists = [Self.list(selector)]
    } else {
      lists = Self.lists(expression.lists)
    }
  }

  /// Whether nothing goes over a list.
  var isEmpty: Bool { lists.isEmpty }

  /// Whether any of them has items in a page.
  func hasItems(in page: Reply) -> Bool { lists.contains { !$0.items(in: page).isEmpty } }

  /// The items of all lists in a page.
  func items(in page: Reply) -> [ReplyDocument] { lists.flatMap { $0.items(in: page) } }

  /// How many items the page has, of each list that has some.
  func counts(in page: Reply) -> [Int] {
    lists.compactMap { list -> Int? in
      switch list {
      case .found(_, counts: false), .computed: nil
      case .found, .elements: list.items(in: page).count
      }
    }.filter { $0 > 0 }
  }

  /// Where the lists stand: each with all that it stands in, the outermost first. Those that a function makes
  /// stand nowhere.
  var ways: [[Selector]] {
    lists.compactMap { list in
      switch list {
      case .found(let selector, _): (selector.shortened ?? selector).way
      case .elements(let selector): selector.way
      case .computed(let source):
        if case .selector(let selector) = source.items.root {
          (selector.shortened ?? selector).way
        } else {
          nil
        }
      }
    }
  }

  private static func lists(_ expressions: [Expression]) -> [List] {
    expressions.map { expression in
      if case .selector(let selector) = expression.root { return list(selector) }
      return .computed(ItemSource(expression, isOptional: false))
    }
  }

  private static func list(_ selector: Selector) -> List {
    switch selector.path {
    case .json:
      guard selector.findsSeveral else { return .elements(selector) }
      let list = selector.outermostList
      return .found(list ?? selector, counts: list != nil)
    case .xml(let path):
      return .found(selector.unfilteredElements(path) ?? selector, counts: true)
    }
  }
}

extension PageLists.List {
  fileprivate func items(in page: Reply) -> [ReplyDocument] {
    switch self {
    case .found(let selector, _): (try? selector.documents(in: page.scope)) ?? []
    case .elements(let selector): elements(of: selector, page)
    case .computed(let source): made(by: source, page)
    }
  }

  private func made(by source: ItemSource, _ page: Reply) -> [ReplyDocument] {
    switch try? source.finding(in: page.scope) {
    case .items(let items)?: items.map(\.document)
    case .filtered(let count, _)?: Array(repeating: .nothing, count: count)
    case .empty?, .missing?, nil: []
    }
  }

  private func elements(of selector: Selector, _ page: Reply) -> [ReplyDocument] {
    guard case .json(.array(let elements))? = try? selector.documents(in: page.scope).first else {
      return []
    }
    return elements.map(ReplyDocument.json)
  }
}

extension Selector {
  /// The outermost list that a JSONPath goes over, without a filter; `nil` where it looks anywhere below.
  fileprivate var outermostList: Selector? {
    var outermost: Selector?
    var next: Selector? = self
    while let place = next, let segment = place.lastSegment {
      if segment.hasPrefix("..") { return nil }
      if !PathChecks.selectsOne(segment) { outermost = place }
      next = place.shortened
    }
    guard let outermost, let segment = outermost.lastSegment else { return nil }
    guard segment.hasPrefix("[?") else { return outermost }
    return outermost.shortened.flatMap { try? Selector($0.text + "[*]") }
  }

  /// The elements of an XPath up to its first filter, without it; `nil` where there is none.
  fileprivate func unfilteredElements(_ path: XPath) -> Selector? {
    guard let bracket = text.firstIndex(of: "[") else { return nil }
    return try? Selector(String(text[..<bracket]), in: .xPath(namespaces: path.namespaces))
  }
}
