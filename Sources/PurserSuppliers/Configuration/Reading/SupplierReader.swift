internal import PurserCore

/// Reads one member of `suppliers`.
struct SupplierReader {
  /// What the file says for all suppliers.
  struct Defaults {
    var currencies: CurrencyTable
    /// How long a reading is used where the file says so for all.
    var refresh: Duration?
    var schedule: ScheduleSettings
    var alertRules: AlertRules
    var maximumReadingAge: Duration
    var surroundings: Surroundings
    var adapters: AdapterShelf
  }

  /// The supplier's name with its mapping.
  let id: YAMLMember
  let defaults: Defaults

  /// The supplier; `nil` when its adapter could not be read. Usable only if `problems` has no
  /// errors afterwards.
  func read(_ problems: inout Problems) -> SupplierConfiguration? {
    checkID(&problems)
    guard var reader = MappingReader(id.value, named: id.name, &problems) else { return nil }
    let account = account(&reader, &problems)
    var supplier = supplier(&reader, account?.adapter, &problems)
    let prices = priceList(&reader, account?.adapter, &problems)
    supplier.priceList = prices.list
    let refresh = reader.refresh(&problems)
    let schedule = ScheduleReader(
      surroundings: defaults.surroundings, defaults: defaults.schedule, isOfSupplier: true
    ).read(reader.node("schedule", &problems), &problems)
    let alerts = alerts(
      reader.node("alerts", &problems), account?.currencies ?? defaults.currencies, &problems)
    let topUp = topUp(reader.node("top_up", &problems), &problems)
    let ownLimits = reader.node("limits", &problems).flatMap { RateLimits($0, &problems) }
    reader.finish(&problems, mayHoldSecrets: true, elsewhere: MisplacedKeys.inSuppliers)
    guard let account else { return nil }
    if account.adapter.tellsNoBalances {
      problems.error(
        at: reader.mark(of: "adapter"),
        "the adapter \(Quotation.quoted(account.adapter.name)) describes orders alone, and a supplier's balance "
          + "must be known; give it `request` and `balances`")
    }
    let limits = (ownLimits ?? RateLimits()).completed(by: account.adapter.limits)
    let mark = refresh == nil ? id.mark : reader.valueMark(of: "refresh")
    let least = limits.minimumInterval ?? .zero
    if let refresh, refresh < least { warnOfInterval(refresh, least, at: mark, &problems) }
    let interval = max(
      refresh ?? defaults.refresh ?? SupplierConfiguration.defaultRefreshInterval, least)
    checkAge(interval, at: mark, &problems)
    return SupplierConfiguration(
      supplier: supplier, account: account, refreshInterval: interval,
      checkPlan: schedule.plan(
        refresh: interval, isGiven: (refresh ?? defaults.refresh) != nil), priceList: prices.terms,
      limits: limits, alerts: alerts, topUp: topUp,
      adapterFile: id.value.member("adapter")?.scalar.flatMap { defaults.adapters.digest(of: $0) })
  }

  /// Checks that may not follow each other as the owner wants follow each other as they may.
  private func warnOfInterval(
    _ refresh: Duration, _ least: Duration, at mark: SourceMark, _ problems: inout Problems
  ) {
    problems.warning(
      at: mark,
      "`refresh` is \(refresh.literal), but the `min_interval` of \(Quotation.quoted(id.name)) is "
        + "\(least.literal); its balance is refreshed every \(least.literal)")
  }

  private func supplier(
    _ reader: inout MappingReader, _ adapter: AdapterDefinition?, _ problems: inout Problems
  ) -> Supplier {
    var supplier = Supplier(id: SupplierID(id.name), title: adapter?.title)
    if let title = reader.text("title", &problems) { supplier.title = title }
    let priority = reader.integer("priority", in: ConfigurationLimits.priority, &problems)
    if let priority { supplier.priority = priority }
    supplier.tags = Set(distinctTexts("tags", &reader, &problems))
    supplier.isPaused = reader.boolean("paused", &problems) ?? false
    supplier.isRetired = reader.boolean("retire", &problems) ?? false
    let timing = reader.choice("deduction", of: DeductionTiming.self, &problems)
    supplier.deductionTiming = timing ?? adapter?.deductionTiming ?? .atConfirmation
    let lag = reader.duration("lag", in: ConfigurationLimits.lag, &problems)
    if let lag { supplier.lag = lag }
    supplier.trustsUpdatedAt = reader.boolean("trust_updated_at", &problems) ?? false
    supplier.tolerances = tolerances(reader.node("tolerance", &problems), &problems)
    supplier.floors = floors(reader.node("floor", &problems), &problems)
    supplier.drawDownOrder = distinctTexts("draw_down", &reader, &problems)
    supplier.prices = prices(reader.node("prices", &problems), &problems)
    supplier.takesOrdersFromPurser = adapter?.order != nil
    if let adapter, supplier.takesOrdersFromPurser {
      supplier.takesSeveralUnits = adapter.placesSeveralUnits
    }
    supplier.ordersDespite = ordersDespite(&reader, &problems)
    supplier.fees = fees(reader.node("fees", &problems), &problems)
    supplier.caps = caps(reader.node("caps", &problems), &problems)
    return supplier
  }

  private func checkID(_ problems: inout Problems) {
    guard !PlainName.isWellFormed(id.name) else { return }
    problems.error(
      at: id.mark,
      "\(Quotation.quoted(id.name)) cannot name a supplier: use \(PlainName.rule)")
  }

  /// A reading that is too old for routing before the next one is due leaves a gap.
  private func checkAge(
    _ refresh: Duration, at mark: SourceMark, _ problems: inout Problems
  ) {
    guard refresh >= defaults.maximumReadingAge else { return }
    problems.warning(
      at: mark,
      "a balance refreshed every \(refresh.literal) is older than `max_reading_age` "
        + "(\(defaults.maximumReadingAge.literal)) before the next check, and routing will pass over "
        + "\(Quotation.quoted(id.name)) in between")
  }

  /// Texts of a list, none of them twice.
  private func distinctTexts(
    _ key: String, _ reader: inout MappingReader, _ problems: inout Problems
  ) -> [String] {
    var texts: [String] = []
    var seen: Set<String> = []
    for item in reader.node(key, &problems)?.list(key, &problems) ?? [] {
      guard let text = item.text("an item of \(key)", &problems) else { continue }
      if !seen.insert(text).inserted {
        problems.error(
          at: item.mark, "\(Quotation.quoted(key)) lists \(item.described) twice")
      }
      texts.append(text)
    }
    return texts
  }
}
