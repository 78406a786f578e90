internal import CurlClient
internal import ExactJSON
internal import XMLPath

/// What stands in a reply beside the place where an order is sought: it may say that something went wrong, or that there
/// is more than came. Both mean that what is not there may be elsewhere.
struct AbsenceSigns {
  /// A value beside that place.
  private struct Sign {
    /// What the supplier calls it.
    let name: String
    let value: JSONValue
    /// Where it stands.
    let place: String
    /// Its name in small letters, without what only its spelling adds.
    let plain: String

    init(_ name: String, _ value: JSONValue, at place: String) {
      (self.name, self.value, self.place) = (name, value, place)
      plain = PageEnd.plain(name)
    }

    var sentence: String { "`\(place)` is \(value.shown)" }
  }

  private var signs: [Sign] = []

  /// What stands at the top of a reply, around `places`, and in what suppliers put such things in there.
  init(_ reply: Reply, around places: [Selector]) {
    switch reply.document {
    case .json(.object(let root)):
      let around = Set(places.map { PageEnd.spelled($0.text) } + ["$"])
      gather(root, "$", isBeside: true, around, depth: 4)
    case .xml(let root):
      gather(Self.elements(root, "/*"))
      for case .xml(let path) in places.map(\.path) { gather((try? root.nodes(path)) ?? []) }
      for element in Self.elements(root, "/*/*/*") where Self.name(of: element) == "Fault" {
        signs.append(Sign("Fault", .string(element.text), at: element.location))
      }
    case .json, .nothing: break
    }
  }

  private mutating func gather(
    _ object: JSONObject, _ path: String, isBeside: Bool, _ around: Set<String>, depth: Int
  ) {
    for (name, value) in object {
      let place = path + PageEnd.member(name)
      if isBeside { signs.append(Sign(name, value, at: place)) }
      guard depth > 0, case .object(let inner) = value else { continue }
      let isWrapped = around.contains(path) && SignWords.wrappers.contains(PageEnd.plain(name))
      gather(
        inner, place, isBeside: around.contains(place) || isWrapped, around, depth: depth - 1)
    }
  }

  private mutating func gather(_ elements: [XMLNode]) {
    for element in elements where !Self.name(of: element).isEmpty {
      add(element)
      for wrapper in Self.elements(element, "*")
      where SignWords.wrappers.contains(PageEnd.plain(Self.name(of: wrapper))) {
        add(wrapper)
      }
    }
  }

  /// Adds the attributes of an element, and its elements.
  private mutating func add(_ element: XMLNode) {
    for part in Self.elements(element, "@*") + Self.elements(element, "*") {
      signs.append(Sign(Self.name(of: part), .string(part.text), at: part.location))
    }
  }

  private static func name(of node: XMLNode) -> String {
    String(node.name.split(separator: ":").last ?? "")
  }

  private static func elements(_ node: XMLNode, _ path: String) -> [XMLNode] {
    guard let path = try? XPath(path, namespaces: [:]) else { return [] }
    return (try? node.nodes(path)) ?? []
  }

  /// What says that something went wrong; `nil` where nothing does. What `isKnown` is looked at by the adapter.
  func error(isKnown: (String) -> Bool) -> String? {
    let sign = signs.first { Self.tellsOfError($0) && !isKnown($0.place) }
    return sign.map { "\($0.sentence), which may be an error" }
  }

  /// What says that there is more than the `rows` that came; `nil` where nothing does. Counts and next pages say so only
  /// where no other page is asked for.
  func more(than rows: Int, isOnly: Bool, isKnown: (String) -> Bool) -> String? {
    let sign = signs.first { sign in
      let isMore =
        SignWords.parts.contains(sign.plain) && sign.value.saysYes
        || SignWords.wholes.contains(sign.plain) && sign.value.saysNo
        || isOnly && Self.goesOn(sign.plain, sign.value, rows)
      return isMore && !isKnown(sign.place)
    }
    return sign.map { "\($0.sentence), so that the list may go on" }
  }

  /// What the headers of a reply say of more than the `rows` that came, where no other page is asked for.
  static func more(
    than rows: Int, in headers: [HTTPHeader], isKnown: (String) -> Bool
  ) -> String? {
    let header = headers.first { header in
      guard !isKnown(header.name) else { return false }
      if header.isNamed("Content-Range") {
        guard let mark = header.value.lastIndex(of: "/") else { return false }
        let total = header.value[header.value.index(after: mark)...].trimmingSpaces
        return Int(total).map { $0 > rows } ?? (total == "*" && rows > 0)
      }
      let plain = PageEnd.plain(header.name)
      guard plain.hasPrefix("x") || SignWords.totals.contains(plain) && plain != "count" else {
        return false
      }
      let name = ["xpagination", "xpaging", "xwp", "x"].first(where: plain.hasPrefix)
        .map { String(plain.dropFirst($0.count)) }
      return goesOn(name ?? plain, .string(header.value), rows)
    }
    return header.map {
      "the header \(Quotation.quotedOfReply($0.name)) is \(Value.text($0.value).shown), so that the list may go on"
    }
  }

  private static func goesOn(_ name: String, _ value: JSONValue, _ rows: Int) -> Bool {
    if SignWords.totals.contains(name) {
      if case .object(let inner) = value { return (inner["value"]?.wholeNumber ?? 0) > rows }
      return (value.wholeNumber ?? 0) > rows
    }
    // Parts of an index that did not answer.
    if name == "shards", case .object(let inner) = value {
      return (inner["failed"]?.wholeNumber ?? 0) > 0
    }
    if SignWords.pages.contains(name) { return (value.wholeNumber ?? 0) > 1 }
    if SignWords.flagsOfMore.contains(name) { return value.saysYes }
    guard SignWords.nextPages.contains(name) else { return false }
    switch value {
    case .string(let text): return !value.saysNo && !NoError.isSaid(by: text)
    case .number: return value.wholeNumber != 0
    case .bool(let bool): return bool
    case .null, .array, .object: return false
    }
  }

  private static func tellsOfError(_ sign: Sign) -> Bool {
    if ErrorName.mayBeOne(sign.name), ErrorName.isOne(sign.name) { return !sign.value.saysNoError }
    let (name, value) = (sign.plain, sign.value)
    if SignWords.faults.contains(name) { return !value.saysNoError }
    if SignWords.successes.contains(name) { return value.saysNo || value.isWordOfError }
    if SignWords.failures.contains(name) { return value.saysYes }
    if SignWords.outcomes.contains(name) {
      if case .bool(false) = value { return name == "status" || name == "result" }
      return value.isWordOfError || value.isStatusOfError
    }
    guard SignWords.messages.contains(name), case .string(let text) = value else { return false }
    return SignWords.isOfError(text, SignWords.trouble)
  }
}

extension JSONValue {
  /// Whether a flag says yes, in any way to write it.
  fileprivate var saysYes: Bool {
    switch self {
    case .bool(let bool): bool
    case .string(let text): ["true", "yes", "y", "t"].contains(text.trimmingSpaces.lowercased())
    case .null, .number, .array, .object: false
    }
  }

  /// Whether a flag says no.
  fileprivate var saysNo: Bool {
    switch self {
    case .bool(let bool): !bool
    case .number: wholeNumber == 0
    case .string(let text):
      ["false", "no", "n", "f", "0", "off"].contains(text.trimmingSpaces.lowercased())
    case .null, .array, .object: false
    }
  }

  fileprivate var wholeNumber: Int? {
    switch self {
    case .number(let number): Int(number.text)
    case .string(let text): Int(text.trimmingSpaces)
    case .null, .bool, .array, .object: nil
    }
  }

  /// Whether it is a status of HTTP for errors, or below zero. That nothing was found is no error.
  fileprivate var isStatusOfError: Bool {
    guard let number = wholeNumber else { return false }
    return number < 0 || (400...599).contains(number) && number != 404
  }

  /// Whether it is a word for an error.
  fileprivate var isWordOfError: Bool {
    guard case .string(let text) = self, text.utf8.count <= 60 else { return false }
    return SignWords.isOfError(text, SignWords.errors)
  }
}
