internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// A request being put together, with or without what is computed from the rest of it.
struct RequestDraft {
  var request: HTTPRequest
  private var query: [(name: String, value: String)] = []
  private var members: [(name: String, value: JSONValue)] = []
  /// The body, where it is a list in JSON.
  private var list: JSONValue?
  private let rendering: Rendering
  private let late: Set<String>

  init(
    _ order: RequestBuilder.Order, _ builder: RequestBuilder, leavingOut late: Set<String>,
    masking secrets: Set<String> = []
  ) throws(ExpressionFailure) {
    rendering = Rendering(scope: builder.names.scope, masked: secrets)
    self.late = late
    request = HTTPRequest(
      method: order.template.method, url: "", timeout: builder.account.timeout,
      connectTimeout: builder.connectTimeout,
      maximumReplyBytes: order.template.maximumReplyBytes,
      route: builder.account.route.network)
    // The parts put in last are computed over the URL as it will be sent.
    let url = try url(order, builder.account)
    request.url = URLParts(url)?.normalized ?? url
    if let parts = URLParts(request.url), try order.signing?.spellsPath(rendering) == true {
      request.url = parts.withCanonicalPath
    }
    try addHeaders(order)
    if let body = order.template.body {
      request.body = try bytes(of: body, order.placement.body)
      add("Content-Type", body.contentType)
    }
  }

  var facts: RequestFacts {
    RequestFacts(
      method: request.method.rawValue, url: request.url, body: request.body ?? [], query: query,
      members: members, list: list)
  }

  private func isLeftOut(_ template: Template) -> Bool { template.uses(late) }

  // MARK: The URL

  private mutating func url(
    _ order: RequestBuilder.Order, _ account: SupplierAccount
  ) throws(ExpressionFailure) -> String {
    var fields = order.template.query + order.placement.query
    if let name = order.pagination?.queryParameter, let value = order.pagination?.kind.name {
      fields.append(TemplateField(name: name, value: Template("", name: value)))
    }
    if case .link(let url)? = order.place { return try self.url(of: url, order) }
    var items: [String] = []
    for field in fields where !isLeftOut(field.value) { try add(field, to: &items) }
    let path = isLeftOut(order.template.path) ? "" : try rendering.path(order.template.path)
    let base = try account.baseURL(of: order.template, rendering)
    let url = base.droppingLastSlashes + path
    return items.isEmpty ? url : url + "?" + items.joined(separator: "&")
  }

  private mutating func add(
    _ field: TemplateField, to items: inout [String]
  ) throws(ExpressionFailure) {
    guard let value = try rendering.queryValue(field.value) else { return }
    items.append(PercentEncoding.encoded(field.name) + "=" + value)
    query.append((field.name, try rendering.text(field.value)))
  }

  /// The URL of a next page as the supplier gave it, with what the adapter puts into every query anew:
  /// credentials, and what is computed over the request.
  private mutating func url(
    of link: String, _ order: RequestBuilder.Order
  ) throws(ExpressionFailure) -> String {
    let computed = (order.placement.query + order.template.query).filter {
      $0.value.uses(order.late)
    }
    var given: Set<String> = []
    var items: [String] = []
    let masked = Set(
      (order.placement.query + order.template.query).filter { isMasked($0.value) }.map(\.name))
    for pair in (URLParts(link)?.query ?? "").split(separator: "&") {
      let name = String(
        decoding: PercentEncoding.decoded(pair.prefix { $0 != "=" }, plusIsSpace: true),
        as: UTF8.self)
      guard !computed.contains(where: { $0.name == name }) else { continue }
      given.insert(name)
      if masked.contains(name) {
        items.append(pair.prefix { $0 != "=" } + "=" + Secret.placeholder)
        query.append((name, Secret.placeholder))
        continue
      }
      let value = PercentEncoding.decoded(pair.drop { $0 != "=" }.dropFirst(), plusIsSpace: true)
      items.append(String(pair))
      query.append((name, String(decoding: value, as: UTF8.self)))
    }
    let missing = order.placement.query.filter {
      !$0.value.uses(order.late) && !given.contains($0.name)
    }
    for field in missing + computed where !isLeftOut(field.value) { try add(field, to: &items) }
    var path = String(link.prefix { $0 != "?" && $0 != "#" })
    // Where in the path of a link a secret stands, nobody knows.
    if isMasked(order.template.path) {
      path = (URLParts(link)?.origin ?? "") + "/" + Secret.placeholder
    }
    return items.isEmpty ? path : path + "?" + items.joined(separator: "&")
  }

  private func isMasked(_ template: Template) -> Bool {
    !rendering.masked.isEmpty && template.uses(rendering.masked)
  }

  // MARK: Headers

  private mutating func addHeaders(_ order: RequestBuilder.Order) throws(ExpressionFailure) {
    for field in order.template.headers + order.placement.headers where !isLeftOut(field.value) {
      if let value = try header(field) {
        request.headers.append(HTTPHeader(name: field.name, value: value))
      }
    }
    if let (username, password) = order.placement.basic, !isLeftOut(username),
      !isLeftOut(password), let pair = try order.placement.basicPair(rendering)
    {
      let isShown = rendering.masked.isEmpty
      if isShown {
        // As secret as its parts. With a nonce or the time in it, it is another for each request.
        for part in username.expressions + password.expressions {
          rendering.scope.names.note(pair, of: part)
        }
      }
      let encoded = isShown ? ByteText.base64(Array(pair.utf8)) : Secret.placeholder
      request.headers.append(HTTPHeader(name: "Authorization", value: "Basic " + encoded))
    }
    var cookies: [String] = []
    for field in order.placement.cookies where !isLeftOut(field.value) {
      if let value = try header(field) { cookies.append(field.name + "=" + value) }
    }
    if !cookies.isEmpty {
      request.headers.append(HTTPHeader(name: "Cookie", value: cookies.joined(separator: "; ")))
    }
    add("Accept", order.acceptedMediaType)
    if order.asksPastCaches { add("Cache-Control", "no-cache") }
  }

  /// The value of a header, without the spaces around it, which are no part of it (RFC 9110, section
  /// 5.5); one that gives nothing is left out.
  private func header(_ field: TemplateField) throws(ExpressionFailure) -> String? {
    guard let value = try rendering.optionalText(field.value) else { return nil }
    guard HTTPHeader(name: field.name, value: value).hasValidValue else {
      throw .unusable("the value of the header `\(field.name)` has a line break in it")
    }
    return String(value.trimmingSpaces)
  }

  private mutating func add(_ name: String, _ value: String) {
    guard !request.headers.contains(where: { $0.isNamed(name) })
    else { return }
    request.headers.append(HTTPHeader(name: name, value: value))
  }

  // MARK: The body

  private mutating func bytes(
    of body: RequestBody, _ added: [TemplateField]
  ) throws(ExpressionFailure) -> [UInt8] {
    switch body {
    case .json(let template):
      return try json(template, added).encoded()
    case .form(let fields):
      var items: [String] = []
      for field in fields + added where !isLeftOut(field.value) {
        guard let value = try rendering.queryValue(field.value) else { continue }
        items.append(PercentEncoding.encoded(field.name) + "=" + value)
        members.append((field.name, .string(try rendering.text(field.value))))
      }
      return Array(items.joined(separator: "&").utf8)
    case .text(let template):
      return Array(try rendering.text(template.leavingOut(late)).utf8)
    case .xml(let template):
      return Array(try rendering.text(template.leavingOut(late), .xml).utf8)
    }
  }

  private mutating func json(
    _ template: JSONTemplate, _ added: [TemplateField]
  ) throws(ExpressionFailure) -> JSONValue {
    guard var value = try rendering.json(template.leavingOut(late)) else { return .null }
    guard case .object(var object) = value else {
      if case .array = value { list = value }
      return value
    }
    for field in added where !isLeftOut(field.value) {
      object[field.name] = try rendering.optionalText(field.value).map { .string($0) }
    }
    for (name, member) in object { members.append((name, member)) }
    value = .object(object)
    return value
  }
}

extension Template {
  /// The text without the expressions that use one of `names`.
  fileprivate func leavingOut(_ names: Set<String>) -> Template {
    guard uses(names) else { return self }
    return without { expression in expression.names.contains { names.contains($0.name) } }
  }
}

extension JSONTemplate {
  /// The value without the members that use one of `names`.
  fileprivate func leavingOut(_ names: Set<String>) -> JSONTemplate {
    switch self {
    case .constant: self
    case .text(let template): .text(template.leavingOut(names))
    case .array(let elements):
      .array(elements.filter { !$0.isText(using: names) }.map { $0.leavingOut(names) })
    case .object(let members):
      .object(
        members.filter { !$0.value.isText(using: names) }
          .map { (name: $0.name, value: $0.value.leavingOut(names)) })
    }
  }

  private func isText(using names: Set<String>) -> Bool {
    if case .text(let template) = self { template.uses(names) } else { false }
  }
}
