internal import PurserCore

/// Reads the outermost mapping of `suppliers.yaml`, section by section.
struct ConfigurationReader {
  /// What relative paths are resolved against.
  let folder: String
  /// The file, which the configuration keeps to show its warnings.
  let source: SourceText

  /// The configuration; `nil` when a section is missing or unreadable. Usable only if `problems`
  /// has no errors afterwards.
  func read(_ root: YAMLNode, _ problems: inout Problems) -> Configuration? {
    guard var file = MappingReader(root, named: source.fileName, &problems) else { return nil }
    let currencies = currencies(file.node("currencies", &problems), &problems)
    let server = server(file.node("server", &problems), &problems)
    let store = store(file.node("store", &problems), &problems)
    let retries = orders(file.node("orders", &problems), &problems)
    let routing = routing(file.node("routing", &problems), &problems)
    let refresh = balances(file.node("balances", &problems), &problems)
    let defaults = SupplierReader.Defaults(
      currencies: currencies, refresh: refresh, maximumReadingAge: routing.maximumReadingAge)
    let suppliers = suppliers(file.node("suppliers", .required, &problems), defaults, &problems)
    file.finish(&problems)
    guard let suppliers else { return nil }
    return Configuration(
      currencies: currencies, server: server, store: store, retriesRefusedOrders: retries,
      routing: routing, suppliers: suppliers, warnings: [],
      secrets: suppliers.flatMap { supplier in
        supplier.account.credentials.sorted { $0.key < $1.key }.map(\.value)
      }, source: source)
  }

  private func currencies(_ node: YAMLNode?, _ problems: inout Problems) -> CurrencyTable {
    var declared: [Currency] = []
    for member in node?.mapping("currencies", &problems) ?? [] {
      guard var reader = MappingReader(member.value, named: member.name, &problems) else {
        continue
      }
      let decimals = reader.integer(
        "decimals", in: 0...Currency.maximumPrecision, .required, &problems)
      reader.finish(&problems)
      do throws(CurrencyError) {
        // A wrong number of decimals is reported already; the code is still worth checking.
        declared.append(try Currency(declaring: member.name, minorDigits: decimals ?? 0))
      } catch {
        problems.error(at: member.mark, error.description)
      }
    }
    return CurrencyTable(declared: declared)
  }

  private func server(_ node: YAMLNode?, _ problems: inout Problems) -> Configuration.Server {
    var server = Configuration.Server()
    guard let node, var reader = MappingReader(node, named: "server", &problems) else {
      return server
    }
    if let host = reader.text("host", &problems) {
      server.host = host
      if !HostName.isLoopback(host) {
        problems.error(
          at: reader.valueMark(of: "host"),
          "the server listens on loopback addresses only (`127.0.0.1`, `::1`, `localhost`) "
            + "until there are API keys")
      }
    }
    if let port = reader.integer("port", in: ConfigurationLimits.port, &problems) {
      server.port = port
    }
    if let bytes = reader.integer("max_body_bytes", in: ConfigurationLimits.bodyBytes, &problems) {
      server.maximumBodyBytes = bytes
    }
    reader.finish(&problems)
    return server
  }

  private func store(_ node: YAMLNode?, _ problems: inout Problems) -> Configuration.Store {
    var path = "purser.db"
    if let node, var reader = MappingReader(node, named: "store", &problems) {
      path = reader.text("path", &problems) ?? path
      reader.finish(&problems)
    }
    return Configuration.Store(path: FilePaths.resolve(path, in: folder))
  }

  private func orders(_ node: YAMLNode?, _ problems: inout Problems) -> Bool {
    guard let node, var reader = MappingReader(node, named: "orders", &problems) else {
      return false
    }
    let retries = reader.boolean("retry_refused", &problems) ?? false
    reader.finish(&problems)
    return retries
  }

  private func routing(_ node: YAMLNode?, _ problems: inout Problems) -> RoutingRules {
    var rules = RoutingRules()
    guard let node, var reader = MappingReader(node, named: "routing", &problems) else {
      return rules
    }
    if let policy = reader.choice("policy", of: Policy.self, &problems) { rules.policy = policy }
    let age = reader.duration("max_reading_age", in: ConfigurationLimits.readingAge, &problems)
    if let age { rules.maximumReadingAge = age }
    reader.finish(&problems)
    return rules
  }

  private func balances(_ node: YAMLNode?, _ problems: inout Problems) -> Duration {
    var refresh = SupplierConfiguration.defaultRefreshInterval
    if let node, var reader = MappingReader(node, named: "balances", &problems) {
      refresh = reader.refresh(&problems) ?? refresh
      reader.finish(&problems)
    }
    return refresh
  }

  private func suppliers(
    _ node: YAMLNode?, _ defaults: SupplierReader.Defaults, _ problems: inout Problems
  ) -> [SupplierConfiguration]? {
    guard let node, let members = node.mapping("suppliers", &problems) else { return nil }
    if members.isEmpty {
      problems.error(at: node.mark, "`suppliers` is empty; at least one must be given")
    }
    var suppliers: [SupplierConfiguration] = []
    for member in members {
      let reader = SupplierReader(id: member, defaults: defaults)
      if let supplier = reader.read(&problems) { suppliers.append(supplier) }
    }
    return suppliers
  }
}

extension MappingReader {
  /// How long a reading is used. Unusual values are possible and worth a second look.
  mutating func refresh(_ problems: inout Problems) -> Duration? {
    let refresh = duration("refresh", in: ConfigurationLimits.refresh, &problems)
    if let refresh, !ConfigurationLimits.usualRefresh.contains(refresh) {
      let usual = ConfigurationLimits.usualRefresh
      problems.warning(
        at: valueMark(of: "refresh"),
        "`refresh` is usually between \(usual.lowerBound.literal) and \(usual.upperBound.literal)")
    }
    return refresh
  }
}
