package import PurserCore

extension AdapterDefinition {
  /// Reads an adapter from its mapping: a preset's file, or what stands under `adapter:` in
  /// `suppliers.yaml`.
  ///
  /// `name` is what it is called where it does not say `adapter: NAME` itself. The credentials and
  /// settings given by the supplier it is written for are declared by that, unless the adapter has
  /// `credentials` or `settings` of its own. `currencies` are those that its constants may name.
  ///
  /// `nil` when the node is no mapping or has no name; else the adapter, which is only complete if
  /// `problems` has no new errors.
  package init?(
    node: YAMLNode, name: String? = nil, givenCredentials: [String] = [],
    givenSettings: [String] = [], currencies: CurrencyTable = CurrencyTable(),
    problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "adapter", &problems) else { return nil }
    let ownName = reader.text("adapter", name == nil ? .required : .optional, &problems)
    guard let finalName = ownName ?? name else { return nil }
    self.name = finalName
    title = reader.text("title", &problems) ?? finalName
    documentation = reader.text("documentation", &problems)
    baseURL = Self.baseURL(&reader, &problems)
    deductionTiming = reader.choice("deduction", of: DeductionTiming.self, &problems)
    credentials = reader.texts("credentials", &problems) ?? givenCredentials
    settings =
      reader.node("settings", &problems).map { Self.settings($0, &problems) }
      ?? givenSettings.map { AdapterSetting(name: $0, defaultValue: nil, isRequired: false) }
    Self.checkNames(credentials, settings, at: reader.mark(of: "settings"), &problems)
    limits = reader.node("limits", &problems).flatMap { RateLimits($0, &problems) }

    let context = AdapterContext(
      credentials: credentials, settings: settings.map(\.name), currencies: currencies)
    authentication =
      reader.node("auth", &problems).flatMap { Authentication($0, context, &problems) }
      ?? .anonymous
    hasCallList = reader.has("calls")
    calls = Self.calls(&reader, context, &problems)
    errorMessage = reader.node("error_message", &problems)?.selector(
      "error_message", &problems)
    errorRules =
      reader.node("errors", &problems)?.list("errors", &problems)?
      .compactMap { ErrorRule($0, &problems) } ?? []
    samples = []
    for sample in reader.node("samples", &problems)?.list("samples", &problems) ?? [] {
      let read = AdapterSample(sample, callCount: calls.count, context, &problems)
      samples += read.map { [$0] } ?? []
    }
    reader.finish(&problems)
    checkCombination(at: reader.mark(of: "auth"), &problems)
  }

  private static func baseURL(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> String? {
    guard let url = reader.text("base_url", &problems) else { return nil }
    if let flaw = BaseURL.flaw(in: url) {
      problems.error(at: reader.mark(of: "base_url"), "`base_url` \(flaw)")
    }
    return url
  }

  private static func settings(
    _ node: YAMLNode, _ problems: inout Problems
  ) -> [AdapterSetting] {
    (node.mapping("settings", &problems) ?? []).compactMap { member in
      guard var reader = MappingReader(member.value, named: member.name, &problems) else {
        return nil
      }
      let value = reader.node("default", &problems)?.settingValue("default", &problems)
      let isRequired = reader.boolean("required", &problems) ?? false
      reader.finish(&problems)
      if isRequired, value != nil {
        problems.error(at: member.mark, "a setting with a `default` is not `required`")
      }
      return AdapterSetting(name: member.name, defaultValue: value, isRequired: isRequired)
    }
  }

  private static func checkNames(
    _ credentials: [String], _ settings: [AdapterSetting], at mark: SourceMark,
    _ problems: inout Problems
  ) {
    for setting in settings where credentials.contains(setting.name) {
      problems.error(
        at: mark, "\(Quotation.quoted(setting.name)) is both a credential and a setting")
    }
  }

  private static func calls(
    _ reader: inout MappingReader, _ context: AdapterContext, _ problems: inout Problems
  ) -> [AdapterCall] {
    guard let node = reader.node("calls", &problems) else {
      return [AdapterCall(&reader, label: "", context, &problems)]
    }
    for key in AdapterCall.keys where reader.has(key) {
      _ = reader.node(key, &problems)
      problems.error(
        at: reader.mark(of: key),
        "\(Quotation.quoted(key)) cannot stand beside `calls`; move it into a call")
    }
    guard let items = node.list("calls", &problems) else { return [] }
    if items.isEmpty { problems.error(at: node.mark, "`calls` is empty; describe one at least") }
    return items.enumerated().compactMap { index, item in
      guard var reader = MappingReader(item, named: "call \(index + 1)", &problems) else {
        return nil
      }
      let call = AdapterCall(&reader, label: "call \(index + 1), ", context, &problems)
      reader.finish(&problems)
      return call
    }
  }
}

extension AdapterDefinition {
  /// The adapter with a supplier's own lines in place of some of its own.
  ///
  /// The keys of `request` replace those of the adapter's request one by one; `auth` replaces its
  /// authentication as a whole. Another kind of authentication may need other credentials than the
  /// adapter names, so those given by the supplier may be used as well, and `credentials` of the
  /// result are those that then are.
  package func replacing(
    request: YAMLNode?, auth: YAMLNode?, givenCredentials: [String] = [],
    problems: inout Problems
  ) -> AdapterDefinition {
    var result = self
    let known = credentials + givenCredentials.filter { !credentials.contains($0) }
    let context = AdapterContext(
      credentials: known, settings: settings.map(\.name), currencies: CurrencyTable())
    if let auth, let replacement = Authentication(auth, context, &problems) {
      result.authentication = replacement
    }
    if let request {
      if hasCallList || calls.isEmpty {
        problems.error(
          at: request.mark,
          "the adapter \(Quotation.quoted(name)) makes several calls; no `request` can replace them"
        )
      } else {
        result.calls[0].request.read(request, context, &problems)
      }
    }
    guard let mark = (auth ?? request)?.mark else { return self }
    let used = result.parametersInRequests
    result.credentials = known.filter(used.contains)
    result.checkCombination(at: mark, &problems)
    return result
  }

  /// The names in the templates of requests.
  private var parametersInRequests: Set<String> {
    let templates = authentication.templates + calls.flatMap(\.request.templates)
    return Set(templates.flatMap(\.parameters).map(\.name))
  }

  /// Notes where authentication and requests do not go together.
  private func checkCombination(at mark: SourceMark, _ problems: inout Problems) {
    switch authentication {
    case .body:
      if !calls.allSatisfy(\.request.canTakeMember) {
        problems.error(
          at: mark, "`body` authentication needs a request with a `form` or a `json` mapping")
      }
    case .header(let field): checkNoHeader(field.name, at: mark, &problems)
    case .bearer, .basic, .clientCredentials: checkNoHeader("Authorization", at: mark, &problems)
    case .anonymous, .query: break
    }
  }

  private func checkNoHeader(
    _ name: String, at mark: SourceMark, _ problems: inout Problems
  ) {
    let headers = calls.flatMap(\.request.headers)
    guard headers.contains(where: { $0.name.lowercased() == name.lowercased() }) else { return }
    problems.error(
      at: mark, "both `auth` and `headers` set the header \(Quotation.quoted(name))")
  }
}

extension RequestTemplate {
  /// Whether authentication can add a member to the body.
  fileprivate var canTakeMember: Bool {
    switch body {
    case .form?, .json(.object)?: true
    case .json(.constant)?, .json(.text)?, .json(.array)?, .text?, nil: false
    }
  }

  /// Every template in it.
  fileprivate var templates: [Template] {
    let inBody: [Template] =
      switch body {
      case nil: []
      case .json(let json)?: json.templates
      case .form(let fields)?: fields.map(\.value)
      case .text(let text)?: [text]
      }
    return [path] + query.map(\.value) + headers.map(\.value) + inBody
  }
}

extension JSONTemplate {
  fileprivate var templates: [Template] {
    switch self {
    case .constant: []
    case .text(let template): [template]
    case .array(let items): items.flatMap(\.templates)
    case .object(let members): members.flatMap(\.value.templates)
    }
  }
}
