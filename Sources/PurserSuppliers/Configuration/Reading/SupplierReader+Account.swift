internal import PurserCore

/// How a supplier is asked: its adapter, address, credentials and settings.
extension SupplierReader {
  /// The account; `nil` when the adapter could not be read.
  func account(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> SupplierAccount? {
    let credentials = reader.node("credentials", &problems)?.mapping("credentials", &problems)
    let settings = reader.node("settings", &problems)?.mapping("settings", &problems)
    let adapter = adapter(
      &reader, credentials: (credentials ?? []).map(\.name),
      settings: (settings ?? []).map(\.name), &problems)
    checkNames(credentials, "credentials", &reader, adapter, adapter?.credentialNames, &problems)
    checkNames(settings, "settings", &reader, adapter, adapter?.settingNames, &problems)
    let baseURL = baseURL(&reader, adapter, &problems)
    let hosts = hosts(&reader, &problems)
    let timeout = reader.duration("timeout", in: ConfigurationLimits.timeout, &problems)
    let (secrets, others) = secrets(credentials ?? [], &problems)
    let values = values(settings ?? [], &problems)
    let route = route(&reader, &problems)
    guard let adapter else { return nil }
    var account = SupplierAccount(
      adapter: adapter, baseURL: baseURL ?? "", hosts: hosts, credentials: secrets,
      settings: values, timeout: timeout ?? SupplierAccount.defaultTimeout,
      currencies: defaults.currencies.declaring(adapter.currencies))
    account.otherCredentials = others
    account.route = route
    if !others.isEmpty, adapter.spendsRefreshToken {
      problems.error(
        at: reader.valueMark(of: "credentials"),
        "an adapter with a refresh token takes one text for each credential, no list")
    }
    checkHosts(of: account, &reader, &problems)
    return account
  }

  /// The preset or the adapter in place, with the supplier's own lines put in.
  private func adapter(
    _ reader: inout MappingReader, credentials: [String], settings: [String],
    _ problems: inout Problems
  ) -> AdapterDefinition? {
    let request = reader.node("request", &problems)
    let auth = reader.node("auth", &problems)
    guard let node = reader.node("adapter", .required, &problems) else { return nil }
    let base: AdapterDefinition?
    switch node.content {
    case .mapping:
      base = AdapterDefinition(
        node: node, name: id.name, givenCredentials: credentials, givenSettings: settings,
        currencies: defaults.currencies, problems: &problems)
    case .scalar(let text, _) where Self.isFile(text):
      base = adapterFile(node, text, credentials: credentials, settings: settings, &problems)
    case .scalar: base = preset(node, &problems)
    case .sequence:
      node.refuse("adapter", expected: "the name of a preset, a file or a mapping", &problems)
      base = nil
    }
    return base?.replacing(
      request: request, auth: auth, givenCredentials: credentials, problems: &problems)
  }

  /// Whether the value names a file rather than a preset.
  private static func isFile(_ text: String) -> Bool {
    text.hasSuffix(".yaml") || text.hasSuffix(".yml")
  }

  /// The adapter in a file beside this one. Everything that is wrong with it is told at the place
  /// that names it.
  private func adapterFile(
    _ node: YAMLNode, _ text: String, credentials: [String], settings: [String],
    _ problems: inout Problems
  ) -> AdapterDefinition? {
    do throws(ConfigurationError) {
      return try defaults.adapters.file(
        text, givenCredentials: credentials, givenSettings: settings)
    } catch {
      for problem in error.problems where problem.severity == .error {
        problems.error(at: node.mark, "\(text):\(problem.mark): \(problem.message)")
      }
      return nil
    }
  }

  private func preset(_ node: YAMLNode, _ problems: inout Problems) -> AdapterDefinition? {
    guard let name = node.text("adapter", &problems) else { return nil }
    if let preset = defaults.adapters.preset(name) { return preset }
    let nearest = Quotation.nearest(to: name, among: Presets.names)
    problems.error(
      at: node.mark,
      "unknown adapter \(node.described); "
        + (nearest.map { "did you mean \(Quotation.quoted($0))?" }
          ?? "`purser adapter list` names those that are shipped"))
    return nil
  }

  private func baseURL(
    _ reader: inout MappingReader, _ adapter: AdapterDefinition?, _ problems: inout Problems
  ) -> String? {
    let own = reader.node("base_url", &problems)
    // A wrong one is no reason to fall back on the adapter's.
    let text = own == nil ? adapter?.baseURL : own?.text("base_url", &problems)
    guard let text else {
      if own == nil, let adapter {
        problems.error(
          at: reader.mark,
          "\(Quotation.quoted(id.name)) has no `base_url`, and its adapter "
            + "\(Quotation.quoted(adapter.name)) names none")
      }
      return nil
    }
    // Whoever reads an adapter has looked at its form, and only its supplier at where it leads.
    let settings = adapter?.settings.map(\.name) ?? []
    let formFlaw = BaseURL.flaw(in: text, settings: settings)
    if let own, let flaw = formFlaw ?? BaseURL.anyFlaw(in: text, settings: settings) {
      problems.error(at: own.mark, "`base_url` \(flaw)")
    } else if own == nil, formFlaw == nil,
      let flaw = BaseURL.anyFlaw(in: text, settings: settings)
    {
      let inAdapter = reader.node("adapter", &problems)?.member("base_url")
      problems.error(at: inAdapter?.mark ?? reader.valueMark(of: "adapter"), "`base_url` \(flaw)")
    }
    return text
  }

  /// The credentials; and, where one is a list of two texts, those that go with the second ones.
  private func secrets(
    _ members: [YAMLMember], _ problems: inout Problems
  ) -> (first: [String: Secret], second: [String: Secret]) {
    var (first, second): ([String: Secret], [String: Secret]) = ([:], [:])
    for member in members {
      guard case .sequence(let items) = member.value.content else {
        first[member.name] = secret(member.value, named: member.name, &problems)
        continue
      }
      guard (1...2).contains(items.count) else {
        problems.error(
          at: member.value.mark,
          "\(Quotation.quoted(member.name)) has \(items.count) texts; give one, or the new and the old one"
        )
        continue
      }
      let secrets = items.map { secret($0, named: member.name, &problems) }
      first[member.name] = secrets[0]
      if items.count == 2 { second[member.name] = secrets[1] }
    }
    return (first, second.isEmpty ? [:] : first.merging(second) { $1 })
  }

  private func secret(
    _ node: YAMLNode, named name: String, _ problems: inout Problems
  ) -> Secret? {
    guard let text = node.text(name, &problems) else { return nil }
    // A line break would end the header that carries it, and a file may well have one too many.
    // A key in PEM (RFC 7468) is made of lines, and never stands in a header.
    let isKey = text.hasPrefix("-----BEGIN ")
    if !isKey, text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      problems.error(
        at: node.mark,
        "\(Quotation.quoted(name)) contains a line break or a control character")
    }
    if Self.looksLikeAReference(text) {
      problems.warning(
        at: node.mark,
        "this is taken as it stands; a variable is written `${NAME}`, a file `${file:PATH}`")
    }
    return Secret(text)
  }

  /// Whether a credential looks like what other programs put values in by: `{{name}}`, `env:NAME`,
  /// `file:path`.
  private static func looksLikeAReference(_ text: String) -> Bool {
    if text.hasPrefix("{{") {
      return text.hasSuffix("}}") && text.utf8.count >= 4 && !text.contains(where: \.isNewline)
    }
    guard text.hasPrefix("env:") || text.hasPrefix("file:") else { return false }
    let name = text.drop { $0 != ":" }.dropFirst()
    return !name.isEmpty && !name.contains(where: \.isWhitespace)
  }

  private func values(
    _ members: [YAMLMember], _ problems: inout Problems
  ) -> [String: SettingValue] {
    var values: [String: SettingValue] = [:]
    for member in members {
      let value = member.value.settingValue(member.name, &problems)
      if value == .text("") { member.value.refuse(member.name, expected: "text", &problems) }
      values[member.name] = value
    }
    return values
  }

  /// Names that the adapter does not know, each at its place, and all those it misses at once.
  private func checkNames(
    _ members: [YAMLMember]?, _ section: String, _ reader: inout MappingReader,
    _ adapter: AdapterDefinition?, _ names: ParameterNames?, _ problems: inout Problems
  ) {
    // A section that is no mapping is reported already.
    guard let adapter, let names, members != nil || !reader.has(section) else { return }
    // Nor is what stands under a misspelt name of the section.
    if members == nil, reader.misspells(section) { return }
    let given = (members ?? []).map(\.name)
    var missing = names.required.filter { !given.contains($0) }
    let candidates = names.known.filter { !given.contains($0) }
    let unknown = (members ?? []).filter { !names.known.contains($0.name) }
    for (place, member) in unknown.enumerated() {
      let sentence =
        "the adapter \(Quotation.quoted(adapter.name)) knows no \(Quotation.quoted(member.name)) "
        + "in \(Quotation.quoted(section))"
      let advice =
        place < Quotation.mostAdvised
        ? Quotation.advice(for: member.name, among: candidates.isEmpty ? names.known : candidates)
        : nil
      let message = sentence + (advice.map { "; " + $0 } ?? "")
      problems.sayDiscreetly(
        "in \(Quotation.quoted(section)) a value stands in the place of its name; write the name, a "
          + "colon, a space and the value", insteadOf: message, at: member.mark)
      problems.error(at: member.mark, message)
      // A name in the place of another is one problem, not two.
      let meant = Quotation.nearest(to: member.name, among: missing) ?? missing.first
      missing.removeAll { $0 == meant }
    }
    guard !missing.isEmpty else { return }
    problems.error(
      at: reader.mark(of: section),
      "the adapter \(Quotation.quoted(adapter.name)) needs \(Quotation.list(missing)) under "
        + Quotation.quoted(section))
  }
}

/// The names that a supplier may give, and those it must.
private struct ParameterNames {
  var known: [String]
  var required: [String]
}

extension AdapterDefinition {
  fileprivate var credentialNames: ParameterNames {
    ParameterNames(known: credentials, required: credentials)
  }

  fileprivate var settingNames: ParameterNames {
    ParameterNames(
      known: settings.map(\.name), required: settings.filter(\.isRequired).map(\.name))
  }
}
