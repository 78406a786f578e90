package import PurserCore

/// What another reading of a file says that the one before did not.
package struct ConfigurationDifference: Hashable, Sendable {
  /// A key with another value.
  package struct Change: Hashable, Sendable {
    /// The key, below the supplier's name where it is a supplier's: `floor`, `routing.policy`.
    package var field: String
    /// What stood there; `nil` where nothing did or it must not be seen.
    package var before: String?
    /// What stands there; `nil` where nothing does or it must not be seen.
    package var after: String?
    /// Whether the values can be shown.
    package var isShown: Bool
  }

  /// The suppliers that are new, by name.
  package private(set) var added: [SupplierID] = []
  /// The suppliers that are gone, by name.
  package private(set) var removed: [SupplierID] = []
  /// What changed at suppliers, by name, each with its keys.
  package private(set) var changed: [SupplierID: [Change]] = [:]
  /// What changed beside the suppliers, by key.
  package private(set) var general: [Change] = []

  private static let secretKeys: Set<String> = ["credentials", "tls", "proxy"]
  /// The most keys of one supplier that are told one by one.
  private static let mostFields = 20
  /// Keys that say nothing of how a supplier is asked.
  private static let termsOnly: Set<String> = [
    "title", "refresh", "priority", "tags", "paused", "retire", "lag", "tolerance", "floor",
    "draw_down", "orders_despite", "prices", "price_list", "fees", "caps", "alerts", "top_up",
  ]
  /// Where sources of rates stand.
  private static let sources = ["rates", "sources"]
  /// Where the ways for alerts stand.
  private static let channels = ["alerts", "channels"]
  /// Keys of theirs that say nothing of how they are asked.
  private static let termsOnlyOfSources: Set<String> = ["every", "max_age", "at_least", "margin"]
  /// Keys whose values are in use from the start of a gateway to its end.
  private static let fixed: Set<String> = [
    "server.host", "server.port", "store.path", "store.key", "codes.key",
  ]

  /// What `after` says that `before` did not.
  package init(from before: Configuration, to after: Configuration) {
    let (old, new) = (before.byName, after.byName)
    added = new.keys.filter { old[$0] == nil }.sorted()
    removed = old.keys.filter { new[$0] == nil }.sorted()
    var fields: [[String]: Change] = [:]
    let paths = Set(before.values.values.keys).union(after.values.values.keys)
    for path in paths where before.values.values[path] != after.values.values[path] {
      note(before.values.values[path], after.values.values[path], at: path, &fields)
    }
    for (supplier, entry) in new {
      guard let known = old[supplier], known.adapterFile != entry.adapterFile else { continue }
      fields[["suppliers", supplier.name, "adapter"]] = Change(field: "adapter", isShown: false)
    }
    for (supplier, entry) in new {
      guard let known = old[supplier], known.supplier.priceList != entry.supplier.priceList else {
        continue
      }
      fields[["suppliers", supplier.name, "price_list"]] = Change(
        field: "price_list", before: known.supplier.priceList.map { "\($0.count) rows" },
        after: entry.supplier.priceList.map { "\($0.count) rows" }, isShown: true)
    }
    let sources = Dictionary(before.rateSources.map { ($0.name, $0) }) { first, _ in first }
    for source in after.rateSources {
      guard let known = sources[source.name], known.adapterFile != source.adapterFile else {
        continue
      }
      let path = Self.sources + [source.name, "adapter"]
      fields[path] = Change(field: path.joined(separator: "."), isShown: false)
    }
    if before.routing.plan.rates != after.routing.plan.rates,
      !fields.keys.contains(where: { $0.first == "rates" })
    {
      fields[["rates", "file"]] = Change(field: "rates.file", isShown: false)
    }
    for (path, change) in fields.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      guard path.first == "suppliers", path.count > 1 else {
        general.append(change)
        continue
      }
      let supplier = SupplierID(path[1])
      if old[supplier] != nil, new[supplier] != nil {
        changed[supplier, default: []].append(change)
      }
    }
  }

  /// Notes a value that changed: of what cannot be shown only under which key.
  private func note(
    _ old: ConfigurationValues.Value?, _ new: ConfigurationValues.Value?, at path: [String],
    _ fields: inout [[String]: Change]
  ) {
    let isSupplier = path.first == "suppliers"
    let isShown = old?.isShown ?? true && new?.isShown ?? true
    let isSource = path.starts(with: Self.sources)
    let isThird = isSupplier || path.starts(with: Self.channels)
    let place = isShown ? path : Array(path.prefix(isSource ? 4 : isThird ? 3 : 2))
    let field = place.dropFirst(isSupplier ? 2 : 0).joined(separator: ".")
    fields[place] = Change(
      field: field, before: isShown ? old?.text.reveal() : nil,
      after: isShown ? new?.text.reveal() : nil, isShown: isShown)
  }

  /// Whether both say the same.
  package var isEmpty: Bool {
    added.isEmpty && removed.isEmpty && changed.isEmpty && general.isEmpty
  }

  /// Whether a supplier is asked otherwise than before.
  package func changesAsking(of supplier: SupplierID) -> Bool {
    let isOfAll = general.contains { $0.field.hasPrefix("currencies") }
    let fields = changed[supplier]?.lazy.map { $0.field.prefix { $0 != "." } } ?? []
    return isOfAll || fields.contains { !Self.termsOnly.contains(String($0)) }
  }

  /// Whether a source of rates is asked otherwise than before.
  package func changesAsking(of source: RateSource) -> Bool {
    let start = (Self.sources + [source.name, ""]).joined(separator: ".")
    let isChanged = general.contains { change in
      change.field.hasPrefix("currencies")
        || change.field.hasPrefix(start)
          && !Self.termsOnlyOfSources.contains(String(change.field.dropFirst(start.count)))
    }
    guard case .supplier(let supplier) = source.place else { return isChanged }
    return isChanged || changesAsking(of: supplier)
  }

  /// Whether it is one of credentials, and of nothing else.
  package var isOfCredentials: Bool {
    added.isEmpty && removed.isEmpty
      && general.allSatisfy { change in
        !change.isShown
          && (change.field.hasPrefix("webhooks.")
            || change.field.hasPrefix(Self.channels.joined(separator: "."))
            || change.field.hasPrefix(Self.sources.joined(separator: "."))
              && Self.secretKeys.contains { change.field.hasSuffix(".\($0)") })
      }
      && changed.values.joined().allSatisfy { Self.secretKeys.contains($0.field) }
  }

  /// Why a gateway cannot take it over while it runs, a sentence for each key; nothing where it can.
  package var hindrances: [String] {
    general.filter { Self.fixed.contains($0.field) }.map {
      "`\($0.field)` cannot change while the gateway runs: restart it, or take the change back"
    }
  }

  /// It, a line for each thing that is different.
  package var lines: [String] {
    added.map { "added \($0)" } + removed.map { "removed \($0)" }
      + changed.sorted { $0.key < $1.key }.flatMap { supplier, changes in
        changes.prefix(Self.mostFields).map { "changed \(supplier): \($0.sentence)" }
          + (changes.count > Self.mostFields
            ? ["changed \(supplier): \(changes.count - Self.mostFields) more"] : [])
      } + general.map { "changed \($0.sentence)" }
  }
}

extension ConfigurationDifference.Change {
  /// The key and what became of it.
  fileprivate var sentence: String {
    guard isShown else { return field }
    return "\(field): \(before ?? "not given") -> \(after ?? "not given")"
  }
}

extension Configuration {
  fileprivate var byName: [SupplierID: SupplierConfiguration] {
    Dictionary(suppliers.map { ($0.supplier.id, $0) }) { first, _ in first }
  }
}
