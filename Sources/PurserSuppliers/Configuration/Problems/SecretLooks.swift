/// Tells by their looks which lines of a file may hold secrets, one line after the other. For a file that
/// is no YAML.
struct SecretLooks {
  let contents: SourceText.Contents
  /// How far the line is indented that opened the place of secrets under way.
  private var section: Int?
  /// How far the last line of that place is indented, where a value stands in it: what is indented deeper
  /// goes on with that value.
  private var value: Int?
  /// The words that opened the lines above, the innermost last, by how far they are indented.
  private var parents: [(indentation: Int, owner: Owner)] = []

  init(contents: SourceText.Contents) { self.contents = contents }

  /// How much is shown of the values below a word.
  private struct Owner {
    /// Those without a word of their own.
    var showsItems = false
    /// Those behind any word.
    var showsMembers = false
  }

  /// A word with a colon.
  private struct Key {
    var name: String
    /// Where the value begins, or the line ends.
    var value: Int
  }

  /// The column, from 0, from which on the line is hidden; `nil` where it is shown.
  mutating func firstHidden(in line: [Unicode.Scalar]) -> Int? {
    let indentation = line.prefix { $0 == " " || $0 == "\t" }
    guard indentation.count < line.count else { return nil }
    if Self.isMark(line) {
      (section, value, parents) = (nil, nil, [])
      return nil
    }
    if let section {
      if endsSection(line, indentation, section) {
        (self.section, value) = (nil, nil)
      } else {
        return firstHiddenInSection(line, from: indentation.count)
      }
    }
    if let key = secretKey(in: line) {
      section = indentation.count
      value = nil
      guard key.value < line.count, line[key.value] != "{" else {
        return Self.firstUnharmless(line, from: key.value)
      }
      return Self.firstHarmful(line, from: key.value)
    }
    switch contents {
    case .adapter: return nil
    case .suppliers: return firstUnknown(in: line, indentation.count)
    }
  }

  // MARK: In a place of secrets

  private func endsSection(
    _ line: [Unicode.Scalar], _ indentation: ArraySlice<Unicode.Scalar>, _ section: Int
  ) -> Bool {
    guard indentation.count <= section, !indentation.contains("\t") else { return false }
    switch contents {
    case .adapter: return true
    case .suppliers:
      // A line that lost its place belongs here still; the next supplier and its keys do not.
      guard let key = Self.key(in: line, at: Self.start(of: line, indentation.count)) else {
        return false
      }
      if isKnown(key.name) || isSecret(key.name) { return true }
      guard indentation.count < section else { return false }
      if key.value == line.count { return true }
      guard line[key.value] == "{" else { return false }
      return Self.key(in: line, at: Self.skip(" {", line, key.value)).map { isKnown($0.name) }
        ?? false
    }
  }

  private mutating func firstHiddenInSection(_ line: [Unicode.Scalar], from start: Int) -> Int {
    if let value, start > value { return start }
    let key = Self.key(in: line, at: Self.start(of: line, start))
    value = key.map { $0.value < line.count } == true ? start : nil
    return Self.firstUnharmless(line, from: start)
  }

  /// The first word with a colon whose value is a secret, or holds some.
  private func secretKey(in line: [Unicode.Scalar]) -> Key? {
    for column in line.indices where Self.isWord(line[column]) {
      if column > 0, Self.isWord(line[column - 1]) { continue }
      guard let key = Self.key(in: line, at: column, isTight: true), isSecret(key.name) else {
        continue
      }
      return key
    }
    return nil
  }

  private func isSecret(_ name: String) -> Bool {
    switch contents {
    case .adapter: name == "credentials"
    case .suppliers: !isKnown(name) && CredentialCover.isPlaceOfSecrets(name)
    }
  }

  /// How far names, and values that only name a variable or a credential, go on from `start`.
  private static func firstUnharmless(_ line: [Unicode.Scalar], from start: Int) -> Int {
    var column = start
    while true {
      column = skip(" \t{[,}]", line, column)
      let item = Self.start(of: line, column)
      guard let key = key(in: line, at: item) else { return column }
      guard let end = harmlessValue(line, at: key.value) else { return afterQuote(line, key.value) }
      column = end
    }
  }

  /// Where a value ends that is `${NAME}` or `{{name}}` and no more; `nil` for any other.
  private static func harmlessValue(_ line: [Unicode.Scalar], at start: Int) -> Int? {
    let text = String(String.UnicodeScalarView(line[start...].prefix(longestHarmless)))
    let match = text.prefixMatch(of: /["']?(?:\$\{\w+\}|\{\{ ?\w+ ?\}\})["']?(?=[\s,}\]]|$)/)
    return match.map { start + $0.output.unicodeScalars.count }
  }

  /// A longer one is taken for something else.
  private static let longestHarmless = 100

  private static func afterQuote(_ line: [Unicode.Scalar], _ column: Int) -> Int {
    column < line.count && (line[column] == "\"" || line[column] == "'") ? column + 1 : column
  }

  // MARK: Elsewhere

  /// Where something begins that stands behind no word of the file's language.
  private mutating func firstUnknown(in line: [Unicode.Scalar], _ indentation: Int) -> Int? {
    if line[indentation] == "#" { return indentation }
    if Self.isMerging(line) { return nil }
    var column = Self.start(of: line, indentation)
    let isItem = column > indentation
    parents.removeAll { $0.indentation > indentation || !isItem && $0.indentation == indentation }
    var owner = parents.last?.owner ?? Owner()
    var isFirst = true
    while true {
      column = Self.skip(" \t{[", line, column)
      guard Self.skip(" \t,]}", line, column) < line.count else { return nil }
      guard let key = Self.key(in: line, at: column) else {
        let word = String(String.UnicodeScalarView(line[column...].prefix(while: Self.isWord)))
        let isAlone = Self.skip(" ]},", line, column + word.unicodeScalars.count) == line.count
        guard owner.showsItems || isAlone && isKnown(word) else { return column }
        guard let next = Self.nextKey(in: line, after: column) else { return nil }
        column = next
        continue
      }
      let shows = owner.showsMembers || isKnown(key.name)
      let inner = Owner(
        showsItems: shows && !Self.sections.contains(key.name),
        showsMembers: owner.showsMembers || Self.tables.contains(key.name))
      if isFirst { parents.append((column, inner)) }
      isFirst = false
      guard key.value < line.count else { return nil }
      if line[key.value] == "{" || line[key.value] == "[" {
        (column, owner) = (key.value, inner)
        continue
      }
      if !shows { return Self.firstHarmful(line, from: key.value) }
      guard let next = Self.nextKey(in: line, after: key.value) else { return nil }
      column = next
    }
  }

  /// Where a value begins, or what stands behind one that is harmless.
  private static func firstHarmful(_ line: [Unicode.Scalar], from start: Int) -> Int {
    harmlessValue(line, at: start) ?? afterQuote(line, start)
  }

  /// Where the next word with a colon stands behind a comma.
  private static func nextKey(in line: [Unicode.Scalar], after start: Int) -> Int? {
    for column in line.indices.dropFirst(start) where line[column] == "," || line[column] == "{" {
      let next = skip(" {[", line, column + 1)
      if key(in: line, at: next) != nil { return next }
    }
    return nil
  }

  // MARK: Words

  /// The words of `suppliers.yaml` whose values are no secrets: those of the file itself and of the
  /// adapters in it, but for those of `auth`, where somebody may have written the key itself.
  private static let known: Set<String> = [
    "adapter", "after", "alertmanager", "alerts", "allow", "amount", "at", "at_least", "attempts",
    "available", "balances", "base", "base_url", "below", "call", "calls", "caps", "channel",
    "channels", "charset", "chat", "check_failed", "checks", "class", "clock", "codes", "country",
    "credential_rejected", "credit_limit", "credited", "critical", "csv", "currencies", "currency",
    "cursor", "date", "dates", "day", "days", "decimals", "decode", "deduction", "default", "deny",
    "documentation", "draw_down", "drift", "dry", "each", "ends_at", "error", "error_message",
    "errors", "evaluations", "events", "every", "expect", "expires_at", "expires_in", "exposure",
    "factor", "fail_over_after", "families", "fast_spend", "fees", "file", "fixed", "floor", "for",
    "for_each", "free", "from", "from_name", "group_interval", "group_wait", "hello", "hold_ttl",
    "holidays", "host", "hosts", "hours", "identity", "journal_retention", "keep", "kept", "labels",
    "lag", "lasts", "lead_time", "let", "limits", "lines", "link", "list", "low", "mail", "maps",
    "margin", "max_age", "max_body_bytes", "max_bytes", "max_pages", "max_reading_age",
    "may_be_none", "mechanisms", "message", "method", "min_interval", "more_than", "move_on",
    "name", "namespaces", "next", "note", "notice", "offset", "onset", "optional", "orders",
    "orders_despite", "orders_flow_for", "overdraft", "overdue", "overnight", "page", "pagerduty",
    "paginate", "path", "pattern", "paused", "pending_top_up", "per_hour", "per_minute",
    "per_second", "percent", "placing", "policy", "pool", "pools", "port", "price_list",
    "price_rise", "prices", "priority", "quiet_hours", "rate", "rates", "recovery", "refresh",
    "refused_funds", "region", "relative_to", "renew_when", "repeat_after", "replies", "required",
    "reserved", "resolve_timeout", "retention", "retry_after", "retry_refused", "rollover_amount",
    "rollover_ends_at", "routes", "routing", "rules", "samples", "schedule", "security",
    "separator", "server", "service", "settings", "severities", "shadow", "shape_changed", "share",
    "shared_as", "short", "sku", "slack", "source", "sources", "stale", "starts_at", "status",
    "steps", "store", "store_nearly_full", "success_when", "supplier", "suppliers", "tag", "tags",
    "telegram", "text_messages", "thread", "time", "time_zone", "timeout", "timing", "title", "to",
    "tolerance", "top_up", "transactions", "tries", "trust_updated_at", "types", "unit", "units",
    "unknown", "unknown_orders", "unknown_when", "unlimited_when", "until", "updated_at", "used",
    "usual_time", "validity", "warning", "webhooks", "weights", "when", "where", "while",
    "working_days", "zero_when_absent",
  ]

  /// Those below which any other word may stand.
  private static let tables: Set<String> = [
    "currencies", "floor", "hosts", "keep", "kept", "let", "limits", "maps", "prices", "settings",
    "tolerance", "weights",
  ]

  /// Those below which no value stands without a word of its own.
  private static let sections: Set<String> = [
    "adapter", "alerts", "calls", "channels", "clock", "codes", "orders", "placing", "rates",
    "replies", "routing", "samples", "server", "sources", "store", "suppliers", "transactions",
    "webhooks",
  ]

  /// Whether a word among those of a supplier, or at the top of the file, is one that nobody knows: its value
  /// may be a credential that lost its place. Without `forgiving` a slip of the pen is such a word, too.
  static func isStray(_ name: String, forgiving: Bool) -> Bool {
    if known.contains(name) || alsoOfSuppliers.contains(name) { return false }
    return !forgiving || Quotation.nearest(to: name, among: ofSuppliers) == nil
  }

  private static let alsoOfSuppliers = ["auth", "request"]
  private static let ofSuppliers = (known.sorted() + alsoOfSuppliers).map(Quotation.KnownName.init)

  /// Whether a line is one of YAML's own, between documents.
  private static func isMark(_ line: [Unicode.Scalar]) -> Bool {
    let text = String(String.UnicodeScalarView(line))
    return text == "---" || text == "..." || text.wholeMatch(of: /%YAML [0-9.]+/) != nil
  }

  /// Whether a line has a merge key and no more.
  private static func isMerging(_ line: [Unicode.Scalar]) -> Bool {
    String(String.UnicodeScalarView(line)).wholeMatch(of: /\s*<<: \*\w+/) != nil
  }

  private func isKnown(_ name: String) -> Bool { Self.known.contains(name) }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar == "-" || scalar == "." || scalar.properties.isAlphabetic
      || ("0"..."9").contains(scalar)
  }

  /// A word with a colon at `column`, in quotes or not. Where it `isTight`, anything may follow the colon.
  private static func key(
    in line: [Unicode.Scalar], at column: Int, isTight: Bool = false
  ) -> Key? {
    var end = afterQuote(line, column)
    let start = end
    while end < line.count, isWord(line[end]) { end += 1 }
    guard end > start else { return nil }
    let name = String(String.UnicodeScalarView(line[start..<end]))
    if end < line.count, line[end] == "\"" || line[end] == "'" { end += 1 }
    end = skip(" ", line, end)
    guard end < line.count, line[end] == ":" || isTight && line[end] == "=" else { return nil }
    let value = skip(" \t", line, end + 1)
    guard isTight || value > end + 1 || value == line.count else { return nil }
    return Key(name: name, value: value)
  }

  /// Where an item of a block list or a key with a mark of its own begins, or the line itself.
  private static func start(of line: [Unicode.Scalar], _ column: Int) -> Int {
    var column = column
    while column + 1 < line.count, line[column] == "-" || line[column] == "?",
      line[column + 1] == " "
    {
      column = skip(" ", line, column + 1)
    }
    return column
  }

  private static func skip(_ some: String, _ line: [Unicode.Scalar], _ start: Int) -> Int {
    var column = start
    while column < line.count, some.unicodeScalars.contains(line[column]) { column += 1 }
    return column
  }
}
