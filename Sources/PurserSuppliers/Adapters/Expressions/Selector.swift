internal import ExactJSON
internal import JSONPath
internal import Synchronization
internal import XMLPath

/// What the selectors of an expression are written in, which follows from how replies are decoded.
enum SelectorLanguage: Sendable, Equatable {
  /// JSONPath (RFC 9535).
  case jsonPath
  /// XPath 1.0, with the names of namespaces.
  case xPath(namespaces: [String: String])
  /// There is no reply to select from.
  case none
}

/// A JSONPath or an XPath of an adapter, parsed once, when the adapter is read. A class, as it has many
/// parts that would be counted anew wherever it is looked at.
final class Selector: Sendable {
  /// The path as the adapter has it, for messages.
  let text: String
  let path: Path
  /// Whether it starts at the whole reply where there are items (`$$`).
  let startsAtReply: Bool
  /// Whether it selects an amount, which an element with elements in it is not: their texts run together.
  let isOfAmount: Bool
  /// Whether a name in it is that of errors: `error`, `errors`, `last_error`, `errno`, `errCode`.
  let isCalledError: Bool
  /// The filters of an XPath that compare something.
  private let filters: XMLFilters?
  private let madeChecks = Mutex<PathChecks?>(nil)

  /// The advice about a JSONPath where a reply is XML, after the path.
  static let jsonPathInXML =
    " is a JSONPath; replies in XML are read by XPath, such as `/reply/balance`"

  enum Path: Sendable {
    case json(JSONPath)
    case xml(XPath)
  }

  /// Parses `text`; `offset` is where it stands in a longer one.
  ///
  /// - Throws: `ExpressionSyntaxError` with the place of the first thing that is wrong, a pattern
  ///   that can never match included.
  init(
    _ text: String, at offset: Int = 0, in language: SelectorLanguage = .jsonPath
  ) throws(ExpressionSyntaxError) {
    self.text = text
    isOfAmount = false
    isCalledError = ErrorName.isOnTheWay(of: text)
    switch (language, text.hasPrefix("$")) {
    case (.jsonPath, true):
      startsAtReply = text.hasPrefix("$$")
      path = .json(
        try Self.jsonPath(startsAtReply ? String(text.dropFirst()) : text, in: text, offset))
      filters = nil
    case (.xPath(let namespaces), false):
      startsAtReply = text.hasPrefix("/")
      do throws(XMLPathError) {
        let xPath = try XPath(text, namespaces: namespaces)
        path = .xml(xPath)
        filters = XMLFilters(xPath)
      } catch {
        throw Self.syntaxError(error, in: text, at: offset)
      }
    case (.jsonPath, false):
      throw ExpressionSyntaxError(
        message: "`\(text)` is an XPath; here replies are read by JSONPath, which starts with `$`",
        offset: offset)
    case (.xPath, true):
      throw ExpressionSyntaxError(
        message:
          "`\(text)`\(Self.jsonPathInXML)",
        offset: offset)
    case (.none, _):
      throw ExpressionSyntaxError(
        message: "`\(text)` selects from a reply, and here there is none yet", offset: offset)
    }
  }

  /// A selector whose `text` has been parsed to `path`.
  init(text: String, path: Path, startsAtReply: Bool, isOfAmount: Bool = false) {
    self.text = text
    self.path = path
    self.startsAtReply = startsAtReply
    self.isOfAmount = isOfAmount
    isCalledError = ErrorName.isOnTheWay(of: text)
    if case .xml(let xPath) = path { filters = XMLFilters(xPath) } else { filters = nil }
  }

  private static func jsonPath(
    _ text: String, in whole: String, _ offset: Int
  ) throws(ExpressionSyntaxError) -> JSONPath {
    let skipped = whole.utf8.count - text.utf8.count
    let path: JSONPath
    do throws(JSONPathError) {
      path = try JSONPath(text)
    } catch {
      throw syntaxError(error, in: text, at: offset + skipped)
    }
    if let warning = path.warnings.first {
      throw syntaxError(warning, in: text, at: offset + skipped)
    }
    return path
  }

  /// The fault of an XPath; for a prefix that is not declared, where to declare it.
  private static func syntaxError(
    _ error: XMLPathError, in text: String, at offset: Int
  ) -> ExpressionSyntaxError {
    var message = error.message
    if error.code == .unknownPrefix {
      let place = text.dropFirst(error.offset ?? 0)
      let prefix = place.prefix { $0 != ":" }
      message +=
        "; declare it under `decode: {xml: {namespaces: {\(prefix): \"http://...\"}}}` with the URL "
        + "that stands behind `xmlns:` in the reply"
    }
    return ExpressionSyntaxError(message: message, offset: offset + (error.offset ?? 0))
  }

  private static func syntaxError(
    _ error: JSONPathError, in text: String, at offset: Int
  ) -> ExpressionSyntaxError {
    let place = String(decoding: text.utf8.prefix(error.offset), as: UTF8.self).count
    return ExpressionSyntaxError(
      message: error.sentence + (bracketAdvice(text).map { "; \($0)" } ?? ""),
      offset: offset + place)
  }

  /// For `$.PROPERTY[AMOUNT]`, a word without quotes in brackets: what it was meant to be.
  private static func bracketAdvice(_ text: String) -> String? {
    guard let found = text.firstMatch(of: /\.([\p{L}_][\p{L}\p{N}_]*)\[([\p{L}_][\p{L}\p{N}_-]*)\]/)
    else { return nil }
    let before = text[..<found.range.lowerBound]
    let after = text[found.range.upperBound...]
    return "the member is `\(before)['\(found.1)[\(found.2)]']\(after)`, or "
      + "`\(before).\(found.1)['\(found.2)']\(after)` where `\(found.2)` is a member of `\(found.1)`"
  }
}

extension Selector {
  /// What must be in a reply for it to find nothing. Made when it is first asked for, as that parses every
  /// shorter path, and kept for all replies.
  var checks: PathChecks {
    madeChecks.withLock { made in
      if let made { return made }
      // They refer to the path, which must not keep itself alive.
      let path = Selector(
        text: text, path: path, startsAtReply: startsAtReply, isOfAmount: isOfAmount)
      let checks = PathChecks(path)
      made = checks
      return checks
    }
  }
}

// What it finds.
extension Selector {
  /// Whether it goes on behind the name of an error.
  var looksIntoError: Bool { isCalledError && shortened?.isCalledError == true }

  /// Whether it is a JSONPath that starts at the whole reply where there are items.
  private var isOfWholeReply: Bool {
    guard case .json = path else { return false }
    return startsAtReply
  }

  /// All that the path selects, in order, as documents to go on from.
  ///
  /// - Throws: `ExpressionFailure.undecided` where a filter cannot tell whether an element passes, as it
  ///   lacks what the filter compares; `.unusable` when an XPath takes too long.
  func documents(in scope: Scope) throws(ExpressionFailure) -> [ReplyDocument] {
    guard isOfWholeReply else { return try find(in: scope) }
    return try scope.whole.found(by: text) { () throws(ExpressionFailure) in
      try find(in: scope)
    }
  }

  private func find(in scope: Scope) throws(ExpressionFailure) -> [ReplyDocument] {
    switch (path, startsAtReply ? scope.reply : scope.item) {
    case (.json(let path), .json(let value)):
      return try scope.whole.nodes(of: path, in: value, scope.filterJudging, as: text)
        .map(ReplyDocument.json)
    case (.xml(let path), .xml(let node)):
      let found = try certainNodes(path, from: node, scope.filterJudging)
      try requireAmounts(found)
      return found.map(ReplyDocument.xml)
    case (.json, _), (.xml, _): return []
    }
  }

  /// What the path selects, and what it may or may not select.
  ///
  /// - Throws: `ExpressionFailure.unusable` when an XPath takes too long.
  func judgedDocuments(in scope: Scope) throws(ExpressionFailure) -> [JudgedDocument] {
    guard isOfWholeReply else { return try judge(in: scope) }
    return try scope.whole.judged(by: text) { () throws(ExpressionFailure) in
      try judge(in: scope)
    }
  }

  private func judge(in scope: Scope) throws(ExpressionFailure) -> [JudgedDocument] {
    switch (path, startsAtReply ? scope.reply : scope.item) {
    case (.json(let path), .json(let value)) where path.hasFilters:
      return try scope.whole.judgedNodes(of: path, in: value, as: text).map {
        JudgedDocument(
          document: .json($0.value), doubt: $0.doubt.map { Verdict.Doubt($0).of(text) })
      }
    case (.xml(let path), .xml(let node)):
      guard let filters else { break }
      let doubtful = try evaluating { () throws(XMLPathError) in try filters.doubtful(from: node) }
      let open = Set(doubtful.map(\.node))
      let certain = try nodes(path, from: node).filter { !open.contains($0) }
      return certain.map { JudgedDocument(document: .xml($0), doubt: nil) }
        + doubtful.map { JudgedDocument(document: .xml($0.node), doubt: $0.doubt.of(text)) }
    case (.json, _), (.xml, _): break
    }
    return try documents(in: scope).map { JudgedDocument(document: $0, doubt: nil) }
  }

  private func certainNodes(
    _ path: XPath, from node: XMLNode, _ judging: FilterJudging
  ) throws(ExpressionFailure) -> [XMLNode] {
    if let filters, judging != .byRFC {
      let doubtful = try evaluating { () throws(XMLPathError) in try filters.doubtful(from: node) }
      let counts = { (doubt: Verdict.Doubt) in judging == .strict || doubt.kind != .absent }
      if let first = doubtful.first(where: { counts($0.doubt) }) {
        throw .undecided(first.doubt.of(text))
      }
    }
    return try nodes(path, from: node)
  }

  /// The one value that the path selects, `nil` where there is none.
  ///
  /// - Throws: `ExpressionFailure.unusable` when there are several.
  func value(in scope: Scope) throws(ExpressionFailure) -> Value? {
    if isOfWholeReply {
      let found = try documents(in: scope)
      guard found.count <= 1 else { throw several(found.count, in: scope) }
      return found.first?.value
    }
    switch (path, startsAtReply ? scope.reply : scope.item) {
    case (.json(let path), .json(let value)):
      if path.isSingular { return path.first(in: value).map { Value($0) } }
      let found = try scope.whole.nodes(of: path, in: value, scope.filterJudging, as: text)
      guard found.count <= 1 else { throw several(found.count, in: scope) }
      return found.first.map { Value($0) }
    case (.xml(let path), .xml(let node)):
      let found = try certainNodes(path, from: node, scope.filterJudging)
      guard found.count <= 1 else { throw several(found.count, in: scope) }
      try requireAmounts(found)
      return found.first.map { .text($0.text) }
    case (.json, _), (.xml, _): return nil
    }
  }

  /// The filters at the end of an XPath that nobody but libxml2 can judge, so that it is not known what they
  /// look at in an element that they leave out; `nil` where there are none.
  var unjudgedFilters: String? {
    guard case .xml(let path) = path, let list = unfiltered else { return nil }
    let filters = String(text.dropFirst(list.text.count))
    return XMLFilters.judge(filters, path.namespaces) ? nil : filters
  }

  /// Where everything that the path selects stands: normalized paths.
  func locations(in scope: Scope) throws(ExpressionFailure) -> [String] {
    switch (path, startsAtReply ? scope.reply : scope.item) {
    case (.json(let path), .json(let value)):
      return try scope.whole.locations(of: path, in: value, as: text)
    case (.xml(let path), .xml(let node)): return try nodes(path, from: node).map(\.location)
    case (.json, _), (.xml, _): return []
    }
  }

  /// The selector as that of an amount.
  var ofAmount: Selector {
    Selector(text: text, path: path, startsAtReply: startsAtReply, isOfAmount: true)
  }

  private func requireAmounts(_ found: [XMLNode]) throws(ExpressionFailure) {
    guard isOfAmount, found.contains(where: { ReplyDocument.xml($0).hasElements }) else { return }
    throw .unusable("`\(text)` is an element with elements in it, not an amount")
  }

  private func several(_ count: Int, in scope: Scope) -> ExpressionFailure {
    let advice = relative(in: scope).map { ": write `\($0)`, which starts at the item" } ?? ""
    return .unusable("`\(text)` finds \(count) values; expected one\(advice)")
  }

  private func nodes(_ path: XPath, from node: XMLNode) throws(ExpressionFailure) -> [XMLNode] {
    try evaluating { () throws(XMLPathError) in try node.nodes(path) }
  }

  private func evaluating<Found>(
    _ body: () throws(XMLPathError) -> Found
  ) throws(ExpressionFailure) -> Found {
    do throws(XMLPathError) {
      return try body()
    } catch {
      throw .unusable("`\(text)`: \(error.message)")
    }
  }
}
