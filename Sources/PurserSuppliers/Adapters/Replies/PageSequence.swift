internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Notices pages of one call that do not follow one another: the same again, or with rows between them that
/// nobody asked for.
struct PageSequence {
  private let call: AdapterCall
  private let lists: PageLists?
  private let keptLists: [(name: String, lists: PageLists)]
  private var last: Reply?
  private var number = 0
  /// The page so far whose number of rows was not the step of `offset`.
  private var odd: (page: Int, count: Int)?
  private var keptItems: [String: Set<ItemTraits>] = [:]

  init(_ reader: ReplyReader) {
    call = reader.call
    lists = reader.lists
    keptLists =
      call.pagination == nil
      ? [] : call.keep.map { (name: $0.name, lists: PageLists(of: $0.expression)) }
  }

  /// Takes the next page.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where it cannot be the one that was asked for.
  mutating func take(_ page: Reply) throws(CheckFailure) {
    defer {
      last = page
      number += 1
    }
    guard let pagination = call.pagination else { return }
    switch pagination.kind {
    case .page:
      try checkBody(page)
    case .offset(let step):
      try checkBody(page)
      try checkRows(page, step)
    case .cursor, .link: break
    }
    try checkKept(page)
  }

  /// A page that is asked for by its number and is the one before it: then the supplier does not look at
  /// the number, and its items would be counted again.
  private func checkBody(_ page: Reply) throws(CheckFailure) {
    guard last?.response.body == page.response.body, lists?.hasItems(in: page) == true else {
      return
    }
    throw CheckFailure(.shapeChanged, "the supplier gave the same page twice")
  }

  /// Where a page with fewer rows than the step is not the last, rows were left out.
  private mutating func checkRows(_ page: Reply, _ step: Int) throws(CheckFailure) {
    guard let lists else { return }
    let counts = lists.counts(in: page)
    if let odd, lists.hasItems(in: page) {
      let (compared, what) =
        odd.count < step ? ("fewer", "left out") : ("more", "counted again")
      let rows = odd.count == 1 ? "1 row" : "\(odd.count) rows"
      throw CheckFailure(
        .shapeChanged,
        "page \(odd.page) has \(rows), \(compared) than the \(step) of `offset: \(step)`, and another "
          + "page follows, so that rows would be \(what); `offset` is the number of rows that the "
          + "supplier gives on a full page: write `offset: \(odd.count)`, or ask for pages of \(step)"
      )
    }
    guard let most = counts.max(), let least = counts.min() else { return }
    if most < step { odd = (number + 1, most) } else if least > step { odd = (number + 1, least) }
  }

  /// Where all that a page names was named on pages before, no account is missed that is on this one: but
  /// those of the page that was asked for are.
  private mutating func checkKept(_ page: Reply) throws(CheckFailure) {
    for (name, lists) in keptLists {
      let items = lists.items(in: page).filter(\.isThere).map { ItemTraits($0) }
      guard !items.isEmpty else { continue }
      let before = keptItems[name, default: []]
      guard !items.allSatisfy(before.contains) else {
        throw CheckFailure(
          .shapeChanged,
          "the supplier gave the same page twice: all that `\(name)` of keep finds on page \(number + 1) "
            + "was on a page before")
      }
      keptItems[name] = before.union(items)
    }
  }
}

extension ReplyDocument {
  fileprivate var isThere: Bool { if case .nothing = self { false } else { true } }
}
