internal import XMLPath

/// The filters of an XPath, such as `[@state = 'on']`, judged as `where` is: an element that lacks what a
/// filter compares neither passes nor fails. A filter that only asks whether something is there, or for a
/// place, is certain.
struct XMLFilters: Sendable {
  private struct Filter: Sendable {
    /// What it filters.
    let candidates: XPath
    let condition: Condition
    /// The path from what it passes.
    let rest: XPath
  }

  indirect enum Condition: Sendable {
    case both([Condition])
    case either([Condition])
    case not(Condition)
    case atom(Atom)
    /// A filter judged by libxml2 alone.
    case certain
  }

  /// A comparison, a function or a test of presence.
  struct Atom: Sendable {
    /// What finds the element where it holds.
    let test: XPath
    /// What has to be there.
    let operands: [XPath]
    /// The operand that has to be a number.
    var number: XPath?
  }

  private let filters: [Filter]

  /// The filters of a path that compare something; `nil` where there are none.
  init?(_ path: XPath) {
    guard path.text.contains("["), let brackets = Self.brackets(in: path.text) else { return nil }
    var filters: [Filter] = []
    let make = { (text: String) in try? XPath(text, namespaces: path.namespaces) }
    for range in brackets {
      let inside = path.text[path.text.index(after: range.lowerBound)..<range.upperBound]
      let behind = path.text[path.text.index(after: range.upperBound)...]
      guard let condition = Self.condition(inside, make) else { continue }
      guard let candidates = make(String(path.text[..<range.lowerBound])),
        let rest = make("self::node()" + behind)
      else { return nil }
      filters.append(Filter(candidates: candidates, condition: condition, rest: rest))
    }
    guard !filters.isEmpty else { return nil }
    self.filters = filters
  }

  /// What stands below the elements of which nobody can tell whether they pass, or they themselves, with
  /// the reason.
  ///
  /// - Throws: `XMLPathError` when a path takes too long.
  func doubtful(
    from node: XMLNode
  ) throws(XMLPathError) -> [(node: XMLNode, doubt: Verdict.Doubt)] {
    var doubtful: [(node: XMLNode, doubt: Verdict.Doubt)] = []
    for filter in filters {
      for candidate in try node.nodes(filter.candidates) {
        guard case .open(let doubt)? = try Self.verdict(filter.condition, at: candidate) else {
          continue
        }
        let below = try candidate.nodes(filter.rest)
        doubtful += (below.isEmpty ? [candidate] : below).map { ($0, doubt) }
      }
    }
    return doubtful
  }

  /// What a condition says of an element; `nil` where that is certain, and not known here.
  private static func verdict(
    _ condition: Condition, at node: XMLNode
  ) throws(XMLPathError) -> Verdict? {
    switch condition {
    case .certain: return nil
    case .atom(let atom): return try verdict(atom, at: node)
    case .not(let condition):
      switch try verdict(condition, at: node) {
      case nil: return nil
      case .holds?: return .fails
      case .fails?: return .holds
      case .open(let doubt)?: return .open(doubt)
      }
    case .both(let conditions):
      var result: Verdict? = .holds
      for condition in conditions {
        let verdict = try verdict(condition, at: node)
        if case .fails? = verdict { return .fails }
        if case .open? = result { continue }
        if case .holds? = verdict { continue }
        result = verdict
      }
      return result
    case .either(let conditions):
      var result: Verdict? = .fails
      for condition in conditions {
        let verdict = try verdict(condition, at: node)
        if case .holds? = verdict { return .holds }
        if case .open? = result { continue }
        if case .fails? = verdict { continue }
        result = verdict
      }
      return result
    }
  }

  private static func verdict(
    _ atom: Atom, at node: XMLNode
  ) throws(XMLPathError) -> Verdict {
    for operand in atom.operands where try node.nodes(operand).isEmpty {
      return .open(Verdict.Doubt(.absent, "`\(operand.text)` finds nothing"))
    }
    if let number = atom.number {
      for found in try node.nodes(number) where (try? ExactDecimal(found.text)) == nil {
        let shown = Value.text(found.text).shown
        return .open(
          Verdict.Doubt(.mixed, "`\(number.text)` is \(shown), which is compared with a number"))
      }
    }
    return Verdict(try !node.nodes(atom.test).isEmpty)
  }
}
