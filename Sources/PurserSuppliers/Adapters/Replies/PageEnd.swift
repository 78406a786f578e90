internal import CurlClient
internal import ExactJSON
internal import XMLPath

/// What a reply says itself of whether it is the last page: a flag under one of the names that suppliers have
/// for it, or a `Link` header.
enum PageEnd {
  /// What a reply says that another page follows with.
  enum Promise {
    /// A flag, by its path.
    case flag(String, Value)
    /// A link of the relation `next` in the header `Link`.
    case link

    /// Where it stands.
    var place: String {
      switch self {
      case .flag(let path, _): path
      case .link: "link('next')"
      }
    }

    /// What stands there.
    var sentence: String {
      switch self {
      case .flag(let path, let value): "`\(path)` is \(value.shown)"
      case .link: "the header `Link` has a link `next`"
      }
    }

    /// A condition that holds where another page follows; `nil` where `while` cannot say so.
    var condition: String? {
      switch self {
      case .flag(let path, .text(let text)): "\(path) == '\(text)'"
      case .flag(let path, let value): "\(path) == \((try? value.text(from: path)) ?? "true")"
      case .link: nil
      }
    }
  }

  /// What says so in a reply to `call`; `nil` where nothing does.
  static func promise(in reply: Reply, of call: AdapterCall) -> Promise? {
    let flag: Promise? =
      switch reply.document {
      case .json(.object(let object)):
        promise(in: object, Place(path: "$", around: nil, isKnown: true), depth: 4, call)
      case .xml(let root): promise(in: root, call)
      case .json, .nothing: nil
      }
    return flag ?? link(in: reply.response, of: call)
  }

  /// Some servers link to a next page for ever; pages that end with one without items are asked for in any
  /// case.
  private static func link(in response: HTTPResponse, of call: AdapterCall) -> Promise? {
    if let pagination = call.pagination, pagination.condition == nil {
      switch pagination.kind {
      case .page, .offset: return nil
      case .cursor, .link: break
      }
    }
    let links = response.headers.filter { $0.isNamed("Link") }.map(\.value)
    guard !links.isEmpty, (try? LinkHeader.target(of: "next", in: links)) ?? nil != nil else {
      return nil
    }
    return .link
  }

  /// An object of a reply.
  private struct Place {
    let path: String
    /// The path of the object around it.
    let around: String?
    /// Whether only objects that say something of pages are around it.
    let isKnown: Bool
    /// Whether it is called as one that says something of pages.
    var isParent = false

    /// Whether what it says of pages is about one of the lists of `call`: it is one that they stand in, or
    /// stands in such a one.
    func isBesideLists(of call: AdapterCall) -> Bool {
      if isKnown { return true }
      let ways = PageLists(call).ways.flatMap { $0 }.map { PageEnd.spelled($0.text) }
      return ways.contains(path) || isParent && ways.contains { $0 == around }
    }
  }

  private static func promise(
    in object: JSONObject, _ place: Place, depth: Int, _ call: AdapterCall
  ) -> Promise? {
    for (name, value) in object {
      switch value {
      case .bool, .number, .string:
        let flag = Value(value)
        if mayBeFlag(value), isPromise(flag, of: plain(name)), place.isBesideLists(of: call) {
          return .flag(place.path + member(name), flag)
        }
      case .object(let inner) where depth > 0:
        let isParent = parents.contains(plain(name))
        let below = Place(
          path: place.path + member(name), around: place.path,
          isKnown: place.isKnown && isParent, isParent: isParent)
        if let found = promise(in: inner, below, depth: depth - 1, call) { return found }
      case .null, .array, .object: break
      }
    }
    return nil
  }

  private static func promise(in root: XMLNode, _ call: AdapterCall) -> Promise? {
    for path in paths + call.pageFlags {
      for node in (try? root.nodes(path)) ?? [] {
        let name = String(node.name.split(separator: ":").last ?? "")
        if isPromise(.text(node.text), of: plain(name)) {
          return .flag(node.location, .text(node.text))
        }
      }
    }
    return nil
  }

  /// Where flags stand in XML, with as many elements about them as in JSON.
  private static let paths = xPaths(
    ["/*/\(flag)", "/*/\(parent)/\(flag)", "/*/\(parent)/\(parent)/\(flag)"], [:])

  private static let flag = named(more.union(moreOrPage).union(last).union(lastOrPage))
  private static let parent = named(parents)

  /// Where they stand beside the lists of `call`, in XML.
  static func paths(of call: AdapterCall) -> [XPath] {
    PageLists(call).ways.flatMap { $0 }.flatMap { place -> [XPath] in
      guard case .xml(let path) = place.path, place.text.hasPrefix("/"), place.text != "/",
        !place.text.contains("[")
      else { return [] }
      return xPaths(
        ["\(place.text)/\(flag)", "\(place.text)/\(parent)/\(flag)"], path.namespaces)
    }
  }

  private static func xPaths(_ texts: [String], _ namespaces: [String: String]) -> [XPath] {
    texts.compactMap { try? XPath($0, namespaces: namespaces) }
  }

  /// A step to elements of these names, however they are spelled.
  private static func named(_ names: Set<String>) -> String {
    let capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    let name = "translate(local-name(),'\(capitals)_-.','\(capitals.lowercased())')"
    return "*[contains('|\(names.sorted().joined(separator: "|"))|',concat('|',\(name),'|'))]"
  }

  /// A name without what only its spelling adds: `has_more`, `HasMore` and `has-more` are one.
  static func plain(_ name: String) -> String {
    String(
      decoding: name.utf8.lazy.compactMap { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "$"): nil
        default: byte
        }
      }, as: UTF8.self)
  }

  /// A member's step in a path.
  static func member(_ name: String) -> String {
    name.wholeMatch(of: /[\p{L}_][\p{L}\p{N}_]*/) != nil ? ".\(name)" : "['\(name)']"
  }

  /// A path with its names as `member` writes them.
  static func spelled(_ path: String) -> String {
    (path.hasPrefix("$$") ? String(path.dropFirst()) : path)
      .replacing(/\[(?:'([\p{L}_][\p{L}\p{N}_]*)'|"([\p{L}_][\p{L}\p{N}_]*)")\]/) { match in
        ".\(match.1 ?? match.2 ?? "")"
      }
  }

  /// Whether a value is one that flags have, which tells most members apart at once.
  private static func mayBeFlag(_ value: JSONValue) -> Bool {
    switch value {
    case .bool: true
    case .number(let number): number.text == "0" || number.text == "1"
    case .string(let text): text.utf8.count <= 5
    case .null, .array, .object: false
    }
  }

  /// Whether a flag of that plain name says that another page follows.
  private static func isPromise(_ flag: Value, of name: String) -> Bool {
    if more.contains(name) { return isFlag(flag, true, orNumber: true) }
    if last.contains(name) { return isFlag(flag, false, orNumber: true) }
    // The number of the next and of the last page are called so, too.
    if moreOrPage.contains(name) { return isFlag(flag, true, orNumber: false) }
    return lastOrPage.contains(name) && isFlag(flag, false, orNumber: false)
  }

  /// Whether a value says `wanted`, in any way to write it.
  private static func isFlag(_ value: Value, _ wanted: Bool, orNumber: Bool) -> Bool {
    switch value {
    case .bool(let bool): return bool == wanted
    case .text(let text) where !["0", "1"].contains(text):
      return (wanted ? ["true", "y", "yes"] : ["false", "n", "no"]).contains(text.lowercased())
    case .text, .written, .number:
      return orNumber && (try? value.text(from: "")) == (wanted ? "1" : "0")
    case .nothing, .bytes, .moment, .structure: return false
    }
  }

  /// What they call a flag that is true where another page follows, in plain letters.
  private static let more: Set<String> = [
    "hasmore", "hasnext", "hasnextpage", "hasnextpages", "hasmorepage", "hasmorepages",
    "hasmoreitems", "hasmoreresults", "hasmorerecords", "hasmorerows", "hasmoredata",
    "hasmoreentries", "moreresults", "moreavailable", "moreresultsavailable", "moredataavailable",
    "morerecords", "morepages", "moreitems", "moreitemsincollection", "istruncated",
  ]
  private static let moreOrPage: Set<String> = ["more", "truncated", "next", "nextpage"]

  /// What they call one that is false there.
  private static let last: Set<String> = ["islast", "islastpage", "isend", "isfinalpage"]
  private static let lastOrPage: Set<String> = ["last", "lastpage"]

  /// What they say of pages stands in.
  private static let parents: Set<String> = [
    "meta", "metadata", "pagination", "paginationmetadata", "paginationinfo", "paging", "paginator",
    "pager", "links", "pageinfo", "pagecontext", "page", "cursor", "cursors", "data", "result",
    "results", "resultinfo", "response", "responsemetadata", "listinfo", "listmeta",
    "listmetadata", "info", "additionaldata",
  ]
}

extension AdapterCall {
  /// Whether a condition of it, or what finds its pages, looks at `place`, or into it.
  func looks(at place: String) -> Bool {
    let place = PageEnd.spelled(place)
    return expressionsOfReply.contains { _, expression in
      if expression.text.contains("link(") && place.hasPrefix("link(") { return true }
      return expression.selectors.contains { selector in
        let text = PageEnd.spelled(selector.text)
        guard text.hasPrefix(place) else { return false }
        return text.count == place.count || ".[/".contains(text.dropFirst(place.count).first ?? " ")
      }
    }
  }
}
