internal import PurserCore

/// Reads `rates.sources`.
struct RateSourceReader {
  /// What holds for rates where a source says nothing else.
  let terms: RateTerms
  let suppliers: [SupplierConfiguration]
  let defaults: SupplierReader.Defaults

  /// The sources, in their order.
  func read(_ node: YAMLNode, _ problems: inout Problems) -> [RateSource] {
    let members = node.mapping("sources", &problems) ?? []
    if members.isEmpty, !problems.hasErrors {
      problems.error(at: node.mark, "`sources` is empty; name one, or take it out")
    }
    return members.compactMap { source($0, &problems) }
  }

  private func source(_ member: YAMLMember, _ problems: inout Problems) -> RateSource? {
    if !PlainName.isWellFormed(member.name) {
      problems.error(
        at: member.mark,
        "\(Quotation.quoted(member.name)) cannot name a source: use \(PlainName.rule)")
    }
    guard var reader = MappingReader(member.value, named: member.name, &problems) else {
      return nil
    }
    let terms = ListTerms(&reader, defaultAge: terms.age, &problems)
    let margin = reader.node("margin", &problems)?
      .percent("margin", in: RateTerms.margins, &problems)
    // A misspelt name is read as the one that was meant, so that one problem is told and not several.
    let isOfSupplier =
      reader.has("supplier") || reader.misspells("supplier") && !reader.has("adapter")
    let place =
      isOfSupplier
      ? supplier(&reader, &problems) : account(member, &reader, &problems)
    return place.map {
      RateSource(
        name: member.name, place: $0, terms: terms, margin: margin ?? self.terms.margin,
        adapterFile: member.value.member("adapter")?.scalar.flatMap {
          defaults.adapters.digest(of: $0)
        })
    }
  }

  private func supplier(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> RateSource.Place? {
    let name = reader.text("supplier", &problems)
    reader.finish(&problems, mayHoldSecrets: true) { name in
      Self.ofAccounts.contains(name) ? "the supplier is asked as `suppliers` says" : nil
    }
    guard let name else { return nil }
    let mark = reader.valueMark(of: "supplier")
    guard let entry = suppliers.first(where: { $0.supplier.id.name == name }) else {
      problems.error(
        at: mark,
        "there is no supplier \(Quotation.quoted(name)); "
          + Quotation.advice(for: name, among: suppliers.map(\.supplier.id.name)))
      return nil
    }
    check(entry.account.adapter, at: mark, &problems)
    return .supplier(entry.supplier.id)
  }

  /// Keys that say how somebody is asked who is no supplier.
  private static let ofAccounts: Set<String> = [
    "adapter", "base_url", "credentials", "settings", "hosts", "timeout", "proxy", "tls", "limits",
  ]

  private func account(
    _ member: YAMLMember, _ reader: inout MappingReader, _ problems: inout Problems
  ) -> RateSource.Place? {
    let account = SupplierReader(id: member, defaults: defaults).account(&reader, &problems)
    let limits = reader.node("limits", &problems).flatMap { RateLimits($0, &problems) }
    reader.finish(&problems, mayHoldSecrets: true, elsewhere: MisplacedKeys.inSuppliers)
    guard let account else { return nil }
    check(account.adapter, at: reader.valueMark(of: "adapter"), &problems)
    return .account(
      account, (limits ?? RateLimits()).completed(by: account.adapter.limits))
  }

  private func check(
    _ adapter: AdapterDefinition, at mark: SourceMark, _ problems: inout Problems
  ) {
    guard !adapter.tells(.rates) else { return }
    problems.error(
      at: mark, "the adapter \(Quotation.quoted(adapter.name)) has no `rates`; give it some")
  }
}
