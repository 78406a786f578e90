internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Fills in the templates of an adapter's requests. Secrets enter here and nowhere else.
struct RequestBuilder {
  let account: SupplierAccount
  let parameters: Parameters

  /// The request for one page of `call`: the first, or the one that `cursor` names. `token` is the
  /// access token where the adapter's authentication has one.
  ///
  /// - Throws: `CheckFailure.invalid` when a value cannot stand where the adapter puts it.
  func request(
    for call: AdapterCall, token: AccessToken?, cursor: String?
  ) throws(CheckFailure) -> HTTPRequest {
    let template = call.request
    var request = HTTPRequest(
      method: template.method, url: try url(of: call, cursor: cursor), timeout: account.timeout,
      connectTimeout: connectTimeout, maximumReplyBytes: template.maximumReplyBytes)
    for header in template.headers {
      let value = try parameters.header(header.name, header.value)
      request.headers.append(HTTPHeader(name: header.name, value: value))
    }
    if let header = try authenticationHeader(token: token) { request.headers.append(header) }
    add("Accept", "application/json", to: &request)
    if let body = template.body {
      request.body = bytes(of: body)
      add("Content-Type", body.contentType, to: &request)
    }
    return request
  }

  /// The request for an access token (RFC 6749, section 4.4.2).
  ///
  /// - Throws: `CheckFailure.invalid` when a value cannot stand where the adapter puts it.
  func tokenRequest(for grant: ClientCredentials) throws(CheckFailure) -> HTTPRequest {
    var fields = [("grant_type", "client_credentials")]
    if let scope = grant.scope { fields.append(("scope", parameters.text(scope))) }
    let (id, secret) = (parameters.text(grant.clientID), parameters.text(grant.clientSecret))
    var headers: [HTTPHeader] = []
    switch grant.placement {
    case .basic:
      headers.append(basicHeader(username: id, password: secret))
    case .body:
      fields += [("client_id", id), ("client_secret", secret)]
    }
    headers.append(HTTPHeader(name: "Accept", value: "application/json"))
    headers.append(
      HTTPHeader(name: "Content-Type", value: "application/x-www-form-urlencoded"))
    let form = fields.map { "\($0)=\(PercentEncoding.encoded($1))" }.joined(separator: "&")
    return HTTPRequest(
      method: .post, url: try url(appending: grant.tokenURL), headers: headers,
      body: Array(form.utf8), timeout: account.timeout, connectTimeout: connectTimeout,
      maximumReplyBytes: RequestTemplate.defaultMaximumReplyBytes)
  }

  /// Half of the time for the whole request, and at most five seconds: a name that does not answer
  /// is not worth more.
  private var connectTimeout: Duration { min(account.timeout / 2, .seconds(5)) }

  private func url(of call: AdapterCall, cursor: String?) throws(CheckFailure) -> String {
    var items = call.request.query.compactMap(queryItem)
    if case .query(let field) = account.adapter.authentication, let item = queryItem(field) {
      items.append(item)
    }
    if let cursor, let name = call.pagination?.queryParameter {
      items.append(PercentEncoding.encoded(name) + "=" + PercentEncoding.encoded(cursor))
    }
    let url = try url(appending: call.request.path)
    return items.isEmpty ? url : url + "?" + items.joined(separator: "&")
  }

  private func queryItem(_ field: TemplateField) -> String? {
    parameters.query(field.value).map { PercentEncoding.encoded(field.name) + "=" + $0 }
  }

  /// The path on the base URL, or the absolute URL that the template starts as.
  private func url(appending template: Template) throws(CheckFailure) -> String {
    let path = try parameters.path(template)
    if template.isAbsoluteURL { return path }
    let base = account.baseURL.reversed().drop { $0 == "/" }.reversed()
    return String(base) + path
  }

  private func authenticationHeader(token: AccessToken?) throws(CheckFailure) -> HTTPHeader? {
    switch account.adapter.authentication {
    case .anonymous, .query, .body:
      return nil
    case .bearer(let template):
      let value = try parameters.header("Authorization", template)
      return HTTPHeader(name: "Authorization", value: "Bearer " + value)
    case .header(let field):
      return HTTPHeader(name: field.name, value: try parameters.header(field.name, field.value))
    case .basic(let username, let password):
      return basicHeader(
        username: parameters.text(username), password: parameters.text(password))
    case .clientCredentials:
      return token.map { HTTPHeader(name: "Authorization", value: "Bearer " + $0.text) }
    }
  }

  /// RFC 7617. The parts are not form-encoded first, as RFC 6749 has it for clients: suppliers
  /// document `curl -u id:secret`, which does not either.
  private func basicHeader(username: String, password: String) -> HTTPHeader {
    HTTPHeader(
      name: "Authorization", value: "Basic " + ByteText.base64("\(username):\(password)".utf8))
  }

  private func bytes(of body: RequestBody) -> [UInt8] {
    let added: TemplateField? =
      if case .body(let field) = account.adapter.authentication { field } else { nil }
    switch body {
    case .json(let template):
      var value = parameters.json(template)
      if let added, case .object(var object) = value {
        object[added.name] = .string(parameters.text(added.value))
        value = .object(object)
      }
      return value.encoded()
    case .form(let fields):
      let items = (fields + (added.map { [$0] } ?? [])).compactMap(queryItem)
      return Array(items.joined(separator: "&").utf8)
    case .text(let template):
      return Array(parameters.text(template).utf8)
    }
  }

  private func add(_ name: String, _ value: String, to request: inout HTTPRequest) {
    guard !request.headers.contains(where: { $0.name.lowercased() == name.lowercased() })
    else { return }
    request.headers.append(HTTPHeader(name: name, value: value))
  }
}

extension Template {
  /// Whether the text starts as an absolute URL, rather than as a path on the base URL.
  var isAbsoluteURL: Bool {
    guard case .text(let start)? = pieces.first else { return false }
    return start.hasPrefix("https://") || start.hasPrefix("http://")
  }
}
