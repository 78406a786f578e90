import Testing

@Suite("A cloud that checks a signature")
struct CloudSignatureTests {
  private static func supplier(
    _ name: String, _ auth: String, _ request: String, credentials: [String],
    judge: @escaping @Sendable (ReceivedRequest) throws -> Void
  ) -> AdapterCase {
    let names = credentials.map { $0.prefix { $0 != "=" } }.joined(separator: ", ")
    return AdapterCase(
      name,
      """
      credentials: [\(names)]
      settings: {region: {default: eu-central-1}}
      auth: {\(auth)}
      request: \(request)
      balances: [{currency: USD, available: $.b}]
      """, credentials: credentials, .pools(["main USD 7.50"])
    ) { request in
      try judge(request)
      return .json(#"{"b":"7.50"}"#)
    }
  }

  private static func aws(_ service: String, _ more: String = "") -> String {
    """
    aws_sigv4: {access_key_id: "{{id}}", secret_access_key: "{{secret}}", region: "{{region}}", service: \(service)\(more)}
    """
  }
  private static let awsKeys = ["id=AKIDEXAMPLE", "secret=wJalr/XUtnF+EMI"]
  private static let tencent =
    #"tencent_tc3: {secret_id: "{{id}}", secret_key: "{{secret}}", service: billing}"#
  private static let baidu =
    #"baidu_bce: {access_key_id: "{{id}}", secret_access_key: "{{secret}}"}"#

  private static let cases = [
    supplier(
      "AWS by GET with a query that is out of order", aws("ce"),
      #"{path: /, query: {b: "2 3/é", a: "~*", Action: X, a-: "", B: "+"}}"#, credentials: awsKeys
    ) {
      try CloudSignatures.checkAWS(
        $0, key: "wJalr/XUtnF+EMI", region: "eu-central-1", service: "ce")
    },
    supplier(
      "AWS by POST with a target and a type of its own", aws("AGCODService"),
      #"{method: POST, path: /GetAvailableFunds, headers: {Content-Type: application/x-amz-json-1.1, X-Amz-Target: com.amazonaws.agcod.AGCODService.GetAvailableFunds, X-Other: "1  2"}, json: {partnerId: "P é"}}"#,
      credentials: awsKeys
    ) {
      try CloudSignatures.checkAWS(
        $0, key: "wJalr/XUtnF+EMI", region: "eu-central-1", service: "AGCODService",
        needed: ["x-amz-target"])
      try $0.expect(header: "x-other", "1  2")
    },
    supplier(
      "AWS with a path that is encoded", aws("execute-api"),
      #"{path: "/stage/{{id}}/{{'a b'}}/x:y"}"#, credentials: awsKeys
    ) {
      try CloudSignatures.checkAWS(
        $0, key: "wJalr/XUtnF+EMI", region: "eu-central-1", service: "execute-api")
    },
    supplier(
      "AWS with temporary credentials and a form", aws("sts", #", session_token: "{{session}}""#),
      "{method: POST, path: /, form: {Action: Balance, Version: '2011-06-15'}}",
      credentials: awsKeys + ["session=FwoGZXIvYXdzE=/+"]
    ) {
      try CloudSignatures.checkAWS(
        $0, key: "wJalr/XUtnF+EMI", region: "eu-central-1", service: "sts",
        needed: ["x-amz-security-token"])
      try $0.expect(header: "x-amz-security-token", "FwoGZXIvYXdzE=/+")
    },
    supplier(
      "the storage of AWS", aws("s3"), #"{path: "/bucket/{{'a b+c'}}", query: {acl: ""}}"#,
      credentials: awsKeys
    ) {
      try CloudSignatures.checkAWS(
        $0, key: "wJalr/XUtnF+EMI", region: "eu-central-1", service: "s3",
        needed: ["x-amz-content-sha256"])
    },
    supplier(
      "Tencent by POST", tencent,
      "{method: POST, path: /, headers: {X-TC-Action: DescribeAccountBalance, X-TC-Version: '2018-07-09'}, json: {}}",
      credentials: ["id=AKIDz8krbs", "secret=Gu5t9xGARN"]
    ) {
      try CloudSignatures.checkTencent($0, id: "AKIDz8krbs", key: "Gu5t9xGARN", service: "billing")
      try $0.expect(header: "x-tc-action", "DescribeAccountBalance")
      try $0.expect(body: "{}")
    },
    supplier(
      "Tencent by GET", tencent,
      "{path: /, headers: {X-TC-Action: DescribeAccountBalance}, query: {Limit: 10, Note: 'ü x'}}",
      credentials: ["id=AKIDz8krbs", "secret=Gu5t9xGARN"]
    ) {
      try CloudSignatures.checkTencent($0, id: "AKIDz8krbs", key: "Gu5t9xGARN", service: "billing")
    },
    supplier(
      "Baidu by POST", baidu, "{method: POST, path: /v1/finance/cash/balance, text: ''}",
      credentials: ["id=0b0f67dfb88244b289b72b142befad0c", "secret=bad522c2126a4618"]
    ) {
      try CloudSignatures.checkBaidu(
        $0, id: "0b0f67dfb88244b289b72b142befad0c", key: "bad522c2126a4618")
    },
    supplier(
      "Baidu by GET with a query", baidu,
      #"{path: /v1/b, query: {text: "a b/c", text1: "测试", n: 10, empty: ""}}"#,
      credentials: ["id=0b0f67dfb88244b2", "secret=bad522c2126a4618"]
    ) {
      try CloudSignatures.checkBaidu($0, id: "0b0f67dfb88244b2", key: "bad522c2126a4618")
    },
  ]

  @Test("finds it right", arguments: cases)
  func clouds(_ supplier: AdapterCase) async throws { try await supplier.check() }

  @Test("signs each page anew, the last part of it included")
  func pages() async throws {
    try await AdapterCase(
      "pages",
      """
      credentials: [id, secret]
      auth: {aws_sigv4: {access_key_id: "{{id}}", secret_access_key: "{{secret}}", region: x, service: y}}
      request: {path: /w}
      paginate: {cursor: $.next, query: after}
      balances: [{each: "$.v[*]", currency: USD, available: $}]
      """, credentials: Self.awsKeys, .pools(["main USD 3.00"]),
      requests: ["GET /w", "GET /w?after=a%2Fb%3D"]
    ) { request in
      try CloudSignatures.checkAWS(request, key: "wJalr/XUtnF+EMI", region: "x", service: "y")
      return .json(request.query.isEmpty ? #"{"v":[1],"next":"a/b="}"# : #"{"v":[2]}"#)
    }.check()
  }
}
