internal import CurlClient
internal import PurserCore

extension SigningScheme {
  /// Signs `request` as it is.
  ///
  /// - Throws: `ExpressionFailure` where a credential cannot be computed.
  func sign(
    _ request: inout HTTPRequest, _ rendering: Rendering, _ now: Timestamp
  ) throws(ExpressionFailure) {
    let signer = try signer(rendering)
    do throws(SigningError) {
      request.replaceHeaders(try signer.headers(for: request, at: now))
    } catch {
      throw .unusable("the request cannot be signed: \(error)")
    }
  }

  /// Whether it signs the path in a spelling of its own, however the URL has it.
  ///
  /// - Throws: `ExpressionFailure` where the service cannot be computed.
  func spellsPath(_ rendering: Rendering) throws(ExpressionFailure) -> Bool {
    switch self {
    case .awsV4(_, _, _, let service, _): try rendering.text(service) == AWSSignatureV4.storage
    case .tencentTC3: false
    case .baiduBCE: true
    }
  }

  /// What the signature of `request` was computed over, without secrets. `shown` is the same request as
  /// people may see it, and `masked` puts placeholders in the place of secrets.
  func texts(
    of request: HTTPRequest, _ rendering: Rendering, shown: HTTPRequest, masked: Rendering,
    _ now: Timestamp
  ) -> [RequestTrace.Value] {
    guard let real = try? signer(rendering).signature(of: request, at: now).texts,
      let safe = try? signer(masked).signature(of: shown, at: now).texts
    else { return [] }
    return zip(real, safe).map { real, safe in
      RequestTrace.Value(name: real.name, text: Self.text(real.text, shownAs: safe.text))
    }
  }

  /// The headers of the signature without secrets, and without the signature, which is a digest of some.
  func shownHeaders(
    of request: HTTPRequest, shown: HTTPRequest, masked: Rendering, _ now: Timestamp
  ) -> [HTTPHeader] {
    guard let headers = try? signer(masked).headers(for: shown, at: now) else {
      return [HTTPHeader(name: "Authorization", value: Secret.placeholder)]
    }
    return headers.map { header in
      if request.headers.contains(header) { return header }
      let value = header.value.replacing(/[0-9a-f]{64}$/, with: Secret.placeholder)
      return HTTPHeader(name: header.name, value: value)
    }
  }

  /// The lines of `real`, and in the place of those with a secret in them what can be shown. A line that
  /// is otherwise without a placeholder is a digest of one.
  private static func text(_ real: String, shownAs safe: String) -> String {
    let lines = real.split(separator: "\n", omittingEmptySubsequences: false)
    let others = safe.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == others.count else { return Secret.placeholder }
    return zip(lines, others).map { line, other in
      if line == other { return String(line) }
      let shown = spellings.reduce(String(other)) { $0.replacing($1, with: Secret.placeholder) }
      return shown.contains(Secret.placeholder) ? shown : Secret.placeholder
    }.joined(separator: "\n")
  }

  /// The placeholder as it stands in a path or a query, encoded once or twice.
  private static let spellings: [String] = {
    let once = PercentEncoding.encoded(Secret.placeholder)
    return [PercentEncoding.encoded(once), once]
  }()

  private func signer(_ rendering: Rendering) throws(ExpressionFailure) -> any RequestSigner {
    switch self {
    case .awsV4(let id, let secret, let region, let service, let token):
      AWSSignatureV4(
        accessKeyID: try rendering.text(id),
        secretAccessKey: Secret(try rendering.text(secret)),
        region: try rendering.text(region), service: try rendering.text(service),
        sessionToken: Secret(try rendering.text(token ?? .empty)))
    case .tencentTC3(let id, let key, let service):
      TencentTC3(
        secretID: try rendering.text(id), secretKey: Secret(try rendering.text(key)),
        service: try rendering.text(service))
    case .baiduBCE(let id, let secret):
      BaiduBCE(
        accessKeyID: try rendering.text(id), secretAccessKey: Secret(try rendering.text(secret)))
    }
  }
}
