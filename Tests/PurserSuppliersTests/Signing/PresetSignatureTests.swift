import ExactJSON
import Testing

@testable import PurserSuppliers

@Suite("The signatures of presets")
struct PresetSignatureTests {
  @Test("a preset's request is signed as its supplier's SDK signs it", arguments: vectors)
  func equal(vector: PresetSignature) async throws {
    let written = try await sent(vector)
    for part in vector.sent {
      #expect(written.contains(part), "\(part) is not in\n\(written)")
    }
  }

  @Test("a time of another zone is signed as walletku-sdk 1.1.0 does")
  func zone() async throws {
    let supplier = try TestSupplier(
      """
      credentials: [secret]
      settings: {merchant: {default: MID-000001}}
      let:
        time: concat(time(now, '%Y-%m-%dT%H:%M:%S', '+07:00'), '+07:00')
        digest: hex(sha256(if(request.body == '', '{}', request.body)))
        signed: concat(request.method, ':', request.path, ':', merchant, ':', digest, ':', time)
        signature: hex(hmac_sha256(secret, signed))
      auth: {header: {name: X-Signature, value: "{{signature}}"}}
      request:
        path: /v1/balance
        headers: {X-Merchant-Id: "{{merchant}}", X-Timestamp: "{{time}}"}
      \(plainBalances)
      """, credentials: ["secret": "walletku-secret-EXAMPLE"])
    let transport = ScriptedTransport(#"{"amount": 1}"#)
    _ = try await supplier.client(transport).readBalances()
    let written = try #require(transport.requests.first).written
    #expect(written.contains("X-Timestamp: 2026-05-01T19:00:00+07:00\n"))
    #expect(
      written.contains(
        "X-Signature: ed51847b962f5715a496a40a1553a7242862c834038c7d1e1ab07c09e32fd413"))
  }

  /// The preset's request, behind one for the supplier's time where it goes by that. That what answers
  /// it is no balance is no matter here.
  private func sent(_ vector: PresetSignature) async throws -> String {
    let baseURL = try #require(Presets.definition(named: vector.preset)?.baseURL)
    let supplier = try TestSupplier(
      preset: vector.preset, credentials: vector.credentials, settings: vector.settings,
      baseURL: baseURL)
    let transport = ScriptedTransport("1777636800")
    _ = try? await supplier.client(transport).readBalances()
    return try #require(transport.requests.last).written
  }
}

extension PresetSignatureTests {
  /// The header that schemes of chained keys have in common.
  private static func authorization(
    _ scheme: String, _ credential: String, over headers: String, _ signature: String
  ) -> String {
    "Authorization: \(scheme) \(credential), SignedHeaders=\(headers), Signature=\(signature)\n"
  }

  private static let vectors: [PresetSignature] = clouds + payments + goods

  private static let clouds: [PresetSignature] = [
    PresetSignature(
      preset: "volcengine", sdk: "volcenginesdk-core 5.0.54",
      credentials: [
        "access_key_id": "AKLTexample", "secret_access_key": "volc-secret-EXAMPLE==",
      ],
      sent: [
        "X-Date: 20260501T120000Z\n",
        "X-Content-Sha256: 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\n",
        authorization(
          "HMAC-SHA256", "Credential=AKLTexample/20260501/cn-beijing/billing/request",
          over: "content-type;host;x-content-sha256;x-date",
          "147946e03e6fb0270831b72df934f672766f204a0a2f16e814251409b4c63eff"),
      ]),
    PresetSignature(
      preset: "volcengine", sdk: "volcenginesdk-core 5.0.54, in another region",
      credentials: [
        "access_key_id": "AKLTexample", "secret_access_key": "volc-secret-EXAMPLE==",
      ],
      settings: ["region": .text("ap-southeast-1")],
      sent: [
        "Credential=AKLTexample/20260501/ap-southeast-1/billing/request, ",
        "Signature=909610ed9590b19bb6e07794c1fbc675e96010f6434b35c51526e3a2a429705d\n",
      ]),
    PresetSignature(
      preset: "ucloud", sdk: "ucloud-sdk-python3 0.11.150",
      credentials: [
        "public_key": "ucloud-public-EXAMPLE=", "private_key": "ucloud-private-EXAMPLE",
      ],
      sent: [
        "\n\nAction=GetBalance&PublicKey=ucloud-public-EXAMPLE%3D"
          + "&Signature=9b6e5180fbbeefd8a328661f9ca09eee9f20cc57"
      ]),
    PresetSignature(
      preset: "huaweicloud_aksk", sdk: "huaweicloudsdkcore 3.1.219",
      credentials: ["access_key": "HWEXAMPLE", "secret_key": "huawei-secret-EXAMPLE"],
      settings: ["domain_id": .text("0a1b2c3d4e5f")],
      sent: [
        "X-Sdk-Date: 20260501T120000Z\n", "X-Domain-Id: 0a1b2c3d4e5f\n",
        authorization(
          "SDK-HMAC-SHA256", "Access=HWEXAMPLE", over: "content-type;host;x-domain-id;x-sdk-date",
          "beaa1653c4df612355674ff4d0c1f92963be24f4d87c17ad6ec1b85a9a4b67ea"),
      ]),
    PresetSignature(
      preset: "tencentcloud", sdk: "tencentcloud-sdk-python-common 3.1.195",
      credentials: ["secret_id": "AKIDEXAMPLE", "secret_key": "tencent-secret-EXAMPLE"],
      sent: [
        "X-TC-Timestamp: 1777636800\n",
        authorization(
          "TC3-HMAC-SHA256", "Credential=AKIDEXAMPLE/2026-05-01/billing/tc3_request",
          over: "content-type;host",
          "d124695a76e40ecd87f111834c38fbc855b997091af9ecd20c08ebd84ca8f57f"),
      ]),
    PresetSignature(
      preset: "alibabacloud", sdk: "aliyun-python-sdk-core 2.16.1",
      credentials: ["access_key_id": "LTAIEXAMPLE", "access_key_secret": "aliyun-secret-EXAMPLE"],
      sent: ["&AccessKeyId=LTAIEXAMPLE&Signature=kz3xdaJKVHvGlpIzMUkCgTlErT0%3D\n"]),
    PresetSignature(
      preset: "baiducloud", sdk: "bce-python-sdk 0.9.79",
      credentials: [
        "access_key_id": "bceaccessEXAMPLE", "secret_access_key": "bce-secret-EXAMPLE",
      ],
      sent: [
        "x-bce-date: 2026-05-01T12:00:00Z\n",
        "Authorization: bce-auth-v1/bceaccessEXAMPLE/2026-05-01T12:00:00Z/1800/host;x-bce-date/"
          + "2286398587b0f8ae51eb5204601441e18176e8f7628244f032d5cdfd3cd36de8",
      ]),
    PresetSignature(
      preset: "ovh", sdk: "ovh 1.2.0",
      credentials: [
        "application_key": "ovhapp", "application_secret": "ovh-app-secret-EXAMPLE",
        "consumer_key": "ovh-consumer-EXAMPLE",
      ],
      sent: [
        "X-Ovh-Timestamp: 1777636800\n",
        "X-Ovh-Signature: $1$d4072f3603fe366fc14b745225cc75983c2e3d1e\n",
      ]),
    PresetSignature(
      preset: "mturk", sdk: "botocore 1.44.8",
      credentials: ["access_key_id": "AKIDEXAMPLE", "secret_access_key": "aws-secret-EXAMPLE"],
      sent: [
        "X-Amz-Date: 20260501T120000Z\n",
        authorization(
          "AWS4-HMAC-SHA256",
          "Credential=AKIDEXAMPLE/20260501/us-east-1/mturk-requester/aws4_request",
          over: "content-type;host;x-amz-date;x-amz-target",
          "5267a4676eaf15e0ec40a57f08d51be39f6996d5985c0e73940c5c38d232c9e3"),
      ]),
  ]

  private static let payments: [PresetSignature] = [
    PresetSignature(
      preset: "absolutepay", sdk: "absolutepay 0.6.1",
      credentials: ["api_key": "absolute-key-EXAMPLE", "signing_secret": "apisign_EXAMPLE"],
      sent: [
        "x-absolutepay-timestamp: 1777636800000\n",
        "x-absolutepay-nonce: 00010203-0405-4607-8809-0a0b0c0d0e0f\n",
        "x-absolutepay-signature: "
          + "ac06284df6a1dd1fdf60b0d49081ab74903b0a2fdd4decc050bfa43b372170db"
          + "0daa86ce2a55e59583ca7859cb3a9352ee95e382536e7223056ced1b28476b06\n",
      ]),
    PresetSignature(
      preset: "heleket", sdk: "heleket-sdk 0.3.0",
      credentials: ["api_key": "heleket-key-EXAMPLE"],
      settings: ["merchant_id": .text("8b03432e-385b-4670-8d06-064591096795")],
      sent: [
        "merchant: 8b03432e-385b-4670-8d06-064591096795\n",
        "sign: a32af233334ac0d3893ab2d0f4900ad3\n",
      ]),
    PresetSignature(
      preset: "cryptomus", sdk: "cryptomus 1.1",
      credentials: ["api_key": "cryptomus-key-EXAMPLE"],
      settings: ["merchant_id": .text("8b03432e-385b-4670-8d06-064591096795")],
      sent: [
        "merchant: 8b03432e-385b-4670-8d06-064591096795\n",
        "sign: 73ddc267ec16bdaaf118e0780ce526a5\n", "\n\n{}",
      ]),
    PresetSignature(
      preset: "kraken", sdk: "krakenex 2.2.2",
      credentials: [
        "api_key": "kraken-key-EXAMPLE",
        "private_key": "a3Jha2VuLXNlY3JldC1FWEFNUExFLTAxMjM0NTY3ODk=",
      ],
      sent: [
        "API-Sign: W3lnWEJclp89JWyOqd9aHW1Ea3vpm33PkN7IlLj/Dw5h6c6tVeK0vje0lda/"
          + "hW2gJSpIumQ5Jci5wvBmCNDfPA==\n",
        "\n\nnonce=1",
      ]),
    PresetSignature(
      preset: "wechatpay", sdk: "wechatpayv3 2.0.4",
      credentials: ["private_key": PresetSignature.privateKey],
      settings: [
        "mch_id": .text("1900000001"),
        "serial_no": .text("444F4864EA9B34415FCDAB5F5A2B6E2C00000001"),
        "public_key_id": .text("PUB_KEY_ID_0119000000012026050100000001"),
      ],
      sent: [
        "Wechatpay-Serial: PUB_KEY_ID_0119000000012026050100000001\n",
        "Authorization: WECHATPAY2-SHA256-RSA2048 mchid=\"1900000001\","
          + "nonce_str=\"000102030405060708090a0b0c0d0e0f\",signature=\"\(PresetSignature.wechatPay)"
          + "\",timestamp=\"1777636800\","
          + "serial_no=\"444F4864EA9B34415FCDAB5F5A2B6E2C00000001\"",
      ]),
    PresetSignature(
      preset: "alipay", sdk: "alipay-sdk-python 3.7.1411",
      credentials: ["private_key": PresetSignature.privateKey],
      settings: ["app_id": .text("2014072300007148")],
      sent: [
        "&sign=\(PresetSignature.alipay)\n"
      ]),
  ]

  private static let goods: [PresetSignature] = [
    // The parts that desslyhub-api 0.1.1 signs; its package was not to be had when this was written.
    PresetSignature(
      preset: "desslyhub", sdk: "Python's hmac",
      credentials: ["api_key": "dessly-key-EXAMPLE", "api_secret": "dessly-secret-EXAMPLE"],
      settings: ["currency": .text("USD")],
      sent: [
        "X-Timestamp: 1777636800\n",
        "X-Signature: fdc1d58e726fd59927dcb8621261b77016c2cd11c63a16470e9a98c70986e9fd\n",
      ]),
    PresetSignature(
      preset: "amazon_incentives", sdk: "botocore 1.43.11",
      credentials: ["access_key": "AKIDEXAMPLE", "secret_key": "aws-secret-EXAMPLE"],
      settings: ["partner_id": .text("Examp")],
      sent: [
        "X-Amz-Date: 20260501T120000Z\n",
        "Authorization: AWS4-HMAC-SHA256 "
          + "Credential=AKIDEXAMPLE/20260501/us-east-1/AGCODService/aws4_request, "
          + "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
          + "Signature=a0afae6616bd21a69a9b74754a8a6c245da4d257be786acbc80f53b6540a9f4f\n",
        "\n\n{\"partnerId\":\"Examp\"}",
      ]),
    PresetSignature(
      preset: "amazon_incentives", sdk: "botocore 1.43.11, in another region",
      credentials: ["access_key": "AKIDEXAMPLE", "secret_key": "aws-secret-EXAMPLE"],
      settings: ["partner_id": .text("Examp"), "region": .text("eu-west-1")],
      sent: [
        "Credential=AKIDEXAMPLE/20260501/eu-west-1/AGCODService/aws4_request, ",
        "Signature=066ab52a225421405163bc49dc14e80b1bf64da8f1ab1b5c74b07272958137e7\n",
      ]),
    // No SDK of the supplier's signs. That the parts and their order are these shows its documentation's
    // own example, below.
    PresetSignature(
      preset: "esimaccess", sdk: "Python's hmac",
      credentials: ["access_code": "esim-access-EXAMPLE", "secret_key": "esim-secret-EXAMPLE"],
      sent: [
        "RT-AccessCode: esim-access-EXAMPLE\n",
        "RT-RequestID: 00010203-0405-4607-8809-0a0b0c0d0e0f\n", "RT-Timestamp: 1777636800000\n",
        "RT-Signature: 77d061f3d0d15550ca2f1d925d68822a49e88b7df69e2a3a3a67bbef6b74e978\n",
        "\n\n{}",
      ]),
  ]

  @Test("eSIM Access signs the example of its documentation, in the lower case that it asks for")
  func documentedExample() throws {
    let preset = try #require(Presets.definition(named: "esimaccess"))
    let signature = try #require(preset.lets.first { $0.name == "signature" }?.expression)
    let names = KnownNames(values: [
      "time": .text("1628670421"), "id": .text("4ce9d9cdac9e4e17b3a2c66c358c1ce2"),
      "access_code": .text("11111"), "secret_key": .text("1111"),
      "request": .structure(["body": #"{"imsi":"326543826"}"#]),
    ])
    #expect(
      try signature.text(in: Scope(names: names))
        == "7eb765e27df5373dea2dbc8c41a7d9557743e46c8054750f3d851b3fd01d0835")
  }

  @Test("every preset that signs is signed here as somebody else signs it")
  func allSigners() {
    let presets = Presets.names.filter { Presets.definition(named: $0)?.signs == true }.sorted()
    // That of airalo's token request is a sample of the preset.
    #expect(presets == Set(Self.vectors.map(\.preset) + ["airalo"]).sorted())
  }
}

extension AdapterDefinition {
  /// Whether a digest, or a scheme that has a name, goes into its requests.
  fileprivate var signs: Bool {
    if case .signed = authentication { return true }
    let templates =
      calls.flatMap(\.request.templates) + authentication.templates
      + (clock?.request.templates ?? [])
    return (lets.map(\.expression) + templates.flatMap(\.expressions)).flatMap(\.root.calls)
      .contains { call in
        if case .digest = call.function { return true }
        return call.function == .encoding(.jwt)
      }
  }
}
