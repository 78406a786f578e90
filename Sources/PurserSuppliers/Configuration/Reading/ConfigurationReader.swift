internal import PurserCore

/// Reads the outermost mapping of `suppliers.yaml`, section by section.
struct ConfigurationReader {
  /// What the file may refer to.
  let surroundings: Surroundings
  /// The file, which the configuration keeps to show its warnings.
  let source: SourceText

  /// The configuration; `nil` when a section is missing or unreadable. Usable only if `problems`
  /// has no errors afterwards.
  func read(_ root: YAMLNode, _ problems: inout Problems) -> Configuration? {
    if root.isAdapter {
      problems.error(
        at: .start,
        "this is an adapter: `purser adapter lint` checks it, and a file of suppliers names it, as in "
          + "`suppliers: {cardhouse: {adapter: cardhouse.yaml}}`")
      return nil
    }
    guard var file = MappingReader(root, named: source.fileName, &problems) else { return nil }
    let declared =
      file.node("currencies", &problems).map { DeclaredCurrencies.read($0, &problems) } ?? []
    let currencies = CurrencyTable(declared: declared)
    let server = server(file.node("server", &problems), &problems)
    let store = store(file.node("store", &problems), &problems)
    var orders = orders(file.node("orders", &problems), &problems)
    if let node = file.node("placing", &problems) {
      orders.carrying = CarryingRulesReader(currencies: currencies).read(node, &problems)
    }
    orders.carrying.holdTimeToLive = orders.terms.holdTimeToLive
    orders.contentKey = codes(file.node("codes", &problems), &problems)
    let webhooks =
      file.node("webhooks", &problems).map { node in
        WebhookReader(surroundings: surroundings).read(node, &problems)
      } ?? []
    let types = transactionTypes(file.node("transactions", &problems), &problems)
    let rates = rates(file.node("rates", &problems), currencies, &problems)
    let routing = routing(
      file.node("routing", &problems), RateTable(rates.rates), currencies,
      names: root.supplierNames, &problems)
    let refresh = balances(file.node("balances", &problems), &problems)
    var schedule = ScheduleSettings()
    schedule.hours.clock = routing.plan.clock
    schedule = ScheduleReader(surroundings: surroundings, defaults: schedule, isOfSupplier: false)
      .read(file.node("schedule", &problems), &problems)
    var alerts = AlertsReader(
      surroundings: surroundings, currencies: currencies, clock: schedule.hours.clock,
      suppliers: root.supplierNames
    ).read(file.node("alerts", &problems), &problems)
    let defaults = SupplierReader.Defaults(
      currencies: currencies, refresh: refresh, schedule: schedule,
      alertRules: alerts.terms.rules.usual,
      maximumReadingAge: routing.maximumReadingAge,
      surroundings: surroundings,
      adapters: AdapterShelf(surroundings: surroundings, currencies: currencies))
    let suppliers = suppliers(file.node("suppliers", .required, &problems), defaults, &problems)
    let sources =
      rates.sources.map {
        RateSourceReader(terms: rates.terms, suppliers: suppliers ?? [], defaults: defaults)
          .read($0, &problems)
      } ?? []
    file.finish(&problems)
    guard let suppliers else { return nil }
    alerts.take(suppliers)
    var configuration = Configuration(
      currencies: allCurrencies(currencies, suppliers, sources, root, &problems), server: server,
      store: store, orders: orders, webhooks: webhooks, alerts: alerts,
      transactionTypes: types, routing: routing, suppliers: suppliers, rateSources: sources,
      warnings: [],
      secrets: (suppliers.map(\.account) + sources.compactMap(\.account)).flatMap(\.hidden)
        + [store.key, orders.contentKey].compactMap(\.self) + webhooks.flatMap(\.secrets)
        + alerts.secrets,
      values: ConfigurationValues(root),
      source: source)
    configuration.workingHours = schedule.hours
    configuration.routing = configuration.routing(
      with: [:], at: Timestamp(microsecondsSinceEpoch: 0))
    return configuration
  }

  /// The currencies of the file and those that its adapters declare. One that two declare with
  /// different decimals would count money in two ways.
  private func allCurrencies(
    _ currencies: CurrencyTable, _ suppliers: [SupplierConfiguration],
    _ sources: [RateSource], _ root: YAMLNode, _ problems: inout Problems
  ) -> CurrencyTable {
    var table = currencies
    let suppliers = suppliers.map { entry in
      (
        adapter: entry.account.adapter,
        mark: root.member("suppliers")?.member(entry.supplier.id.name)?.mark
      )
    }
    let sources = sources.compactMap { source in
      source.account.map { account in
        (
          adapter: account.adapter,
          mark: root.member("rates")?.member("sources")?.member(source.name)?.mark
        )
      }
    }
    for (adapter, mark) in suppliers + sources {
      for currency in adapter.currencies {
        if let other = table[currency.code], other != currency {
          problems.error(
            at: mark ?? .start,
            "the adapter \(Quotation.quoted(adapter.name)) declares "
              + "\(Quotation.quoted(currency.code)) with \(currency.minorDigits) decimals; "
              + "elsewhere it has \(other.minorDigits)")
        }
      }
      table = table.declaring(adapter.currencies)
    }
    return table
  }

  func server(_ node: YAMLNode?, _ problems: inout Problems) -> Configuration.Server {
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
    var store = Configuration.Store(path: "purser.db")
    if let node, var reader = MappingReader(node, named: "store", &problems) {
      store.path = reader.text("path", &problems) ?? store.path
      let retention = reader.duration(
        "journal_retention", in: ConfigurationLimits.journalRetention, &problems)
      if let retention { store.journalRetention = retention }
      store.key = key(&reader, &problems)
      reader.finish(&problems)
    }
    store.path = FilePaths.resolve(store.path, in: surroundings.folder)
    return store
  }

  /// The key that seals what was delivered.
  private func codes(_ node: YAMLNode?, _ problems: inout Problems) -> Secret? {
    guard let node, var reader = MappingReader(node, named: "codes", &problems) else { return nil }
    let key = key(&reader, &problems)
    reader.finish(&problems)
    return key
  }

  private func key(_ reader: inout MappingReader, _ problems: inout Problems) -> Secret? {
    guard let text = reader.text("key", &problems) else { return nil }
    let least = SecretBox.leastKeyLength
    if text.count < least {
      problems.error(
        at: reader.valueMark(of: "key"),
        "`key` has \(text.count) characters; it needs \(least) at least, such as "
          + "`openssl rand -base64 32` gives")
    }
    return Secret(text)
  }

  private func orders(_ node: YAMLNode?, _ problems: inout Problems) -> Configuration.Orders {
    var orders = Configuration.Orders()
    guard let node, var reader = MappingReader(node, named: "orders", &problems) else {
      return orders
    }
    orders.retriesRefused = reader.boolean("retry_refused", &problems) ?? false
    let timeToLive = reader.duration("hold_ttl", in: ConfigurationLimits.holdTimeToLive, &problems)
    if let timeToLive { orders.terms.holdTimeToLive = timeToLive }
    let sending = reader.choice("sending", of: SendingReports.self, &problems)
    orders.terms.reportsSending = sending == .reported
    let retention = reader.duration(
      "retention", in: ConfigurationLimits.orderRetention, &problems)
    if let retention { orders.retention = retention }
    reader.finish(&problems)
    return orders
  }

  /// Whether the shop reports that an order is about to leave.
  private enum SendingReports: String, CaseIterable {
    case atHold = "at_hold"
    case reported
  }

  private func transactionTypes(
    _ node: YAMLNode?, _ problems: inout Problems
  ) -> Set<TransactionType> {
    var types: Set<TransactionType> = []
    guard let node, var reader = MappingReader(node, named: "transactions", &problems) else {
      return types
    }
    for item in reader.node("types", &problems)?.list("types", &problems) ?? [] {
      guard let name = item.text("an item of types", &problems) else { continue }
      if let type = TransactionType(declaring: name) {
        if !types.insert(type).inserted {
          problems.error(at: item.mark, "`types` lists \(item.described) twice")
        }
      } else if TransactionType.builtIn.contains(where: { $0.name == name }) {
        problems.error(
          at: item.mark, "\(item.described) is a type that Purser knows; declare your own only")
      } else {
        problems.error(
          at: item.mark,
          "\(item.described) cannot name a type: use 1 to 32 of a-z, 0-9 and `_`, a letter first")
      }
    }
    reader.finish(&problems)
    return types
  }

  private func balances(_ node: YAMLNode?, _ problems: inout Problems) -> Duration? {
    guard let node, var reader = MappingReader(node, named: "balances", &problems) else {
      return nil
    }
    defer { reader.finish(&problems) }
    return reader.refresh(&problems)
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
