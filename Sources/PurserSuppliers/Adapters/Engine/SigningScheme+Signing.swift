internal import CurlClient
internal import PurserCore

extension SigningScheme {
  /// Signs `request` as it is.
  ///
  /// - Throws: `ExpressionFailure` where a credential cannot be computed.
  func sign(
    _ request: inout HTTPRequest, _ rendering: Rendering, _ now: Timestamp
  ) throws(ExpressionFailure) {
    let signature = try signature(rendering)
    do throws(SigningError) {
      request.replaceHeaders(try signature(request, now))
    } catch {
      throw .unusable("the request cannot be signed: \(error)")
    }
  }

  private typealias Signature =
    (HTTPRequest, Timestamp) throws(SigningError) -> [HTTPHeader]

  private func signature(_ rendering: Rendering) throws(ExpressionFailure) -> Signature {
    switch self {
    case .awsV4(let id, let secret, let region, let service, let token):
      let scheme = AWSSignatureV4(
        accessKeyID: try rendering.text(id),
        secretAccessKey: Secret(try rendering.text(secret)),
        region: try rendering.text(region), service: try rendering.text(service),
        sessionToken: Secret(try rendering.text(token ?? .empty)))
      return scheme.headers(for:at:)
    case .tencentTC3(let id, let key, let service):
      let scheme = TencentTC3(
        secretID: try rendering.text(id), secretKey: Secret(try rendering.text(key)),
        service: try rendering.text(service))
      return scheme.headers(for:at:)
    case .baiduBCE(let id, let secret):
      let scheme = BaiduBCE(
        accessKeyID: try rendering.text(id), secretAccessKey: Secret(try rendering.text(secret)))
      return scheme.headers(for:at:)
    }
  }
}
