internal import PurserCore

/// Where a supplier's requests go that do not go to its `base_url`.
extension SupplierReader {
  /// Reads `hosts`: base URLs by the hosts that they stand in for.
  func hosts(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> [String: String] {
    var hosts: [String: String] = [:]
    for member in reader.node("hosts", &problems)?.mapping("hosts", &problems) ?? [] {
      guard let url = member.value.text(member.name, &problems) else { continue }
      if let flaw = BaseURL.flaw(in: url) ?? BaseURL.networkFlaw(in: url) {
        problems.error(
          at: member.value.mark, "the URL for \(Quotation.quoted(member.name)) \(flaw)")
      }
      hosts[member.name.lowercased()] = url
    }
    return hosts
  }

  /// Notes hosts that the adapter does not ask, and those that the credentials would go to although
  /// the owner has led the supplier's own requests elsewhere.
  func checkHosts(
    of account: SupplierAccount, _ reader: inout MappingReader, _ problems: inout Problems
  ) {
    let asked = account.hostsAsked
    for name in account.hosts.keys.sorted() where !asked.contains(name) {
      problems.error(
        at: reader.valueMark(of: "hosts"),
        "the adapter \(Quotation.quoted(account.adapter.name)) asks no host "
          + "\(Quotation.quoted(name)); " + Quotation.advice(for: name, among: asked))
    }
    // Of a setting whose variable is not set nobody knows yet where it leads.
    let required = account.adapter.settings.filter(\.isRequired).map(\.name)
    guard defaults.surroundings.unsetVariables == .refuse,
      required.allSatisfy({ account.settings[$0] != nil })
    else { return }
    if let flaw = account.flawOfHosts {
      problems.error(at: reader.mark(of: "settings"), flaw)
    } else {
      checkNamed(account, &reader, &problems)
    }
  }

  private func checkNamed(
    _ account: SupplierAccount, _ reader: inout MappingReader, _ problems: inout Problems
  ) {
    guard reader.has("base_url"), !isAdapterInPlace, let own = account.adapter.baseURL,
      let host = account.hostsAsked.first, SupplierAccount.host(of: account.baseURL) != host,
      account.baseURL != own
    else { return }
    var ownLines: Set<RequestPart> = []
    if reader.has("auth") { ownLines.insert(.authentication) }
    if reader.has("request") { ownLines.insert(.calls) }
    let open = account.hostsNotNamed(besides: ownLines)
    guard let first = open.first else { return }
    problems.error(
      at: reader.mark(of: "base_url"),
      "`base_url` leads away from \(Quotation.quoted(host)), but requests would still go to "
        + "\(Quotation.list(open)); say where that is for this account: "
        + "`hosts: {\(first): https://...}`")
  }

  private var isAdapterInPlace: Bool {
    if case .mapping? = id.value.member("adapter")?.content { true } else { false }
  }
}
