import Testing

@testable import PurserSuppliers

/// What a supplier's own SDK signs for a preset's request, of invented credentials, at
/// 2026-05-01T12:00:00Z and with the nonces of `NonceSource.counted`.
struct PresetSignature: CustomTestStringConvertible {
  let preset: String
  /// Whose code signed, and its version.
  let sdk: String
  var credentials: [String: String] = [:]
  var settings: [String: SettingValue] = [:]
  /// What must stand in the request, as `HTTPRequest.written` shows it.
  let sent: [String]

  var testDescription: String { "\(preset), as \(sdk)" }
}

extension PresetSignature {
  /// A key of RSA that was made for these tests and is used nowhere else.
  static let privateKey = """
    -----BEGIN PRIVATE KEY-----
    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCVDhCqpZaFwCix
    KgESmHUGyzeLKO4vdDx8K0PGnY2hYEu7eOxDRJw0IsSXS3RXSm5/QhSj+0IB/4jJ
    2HoKnuiuloMoTyJUrOR9kxu8KDhs+yunm/DdFwLhxuPLFHIeUkj+rUbEdctjKb90
    dLiu3M+5ciM1YmFYfQbx8kYEODtMnsoaEpsT60MQkVujXKLe9NSEOyj5Ds54UiBn
    uAxz77AfkCykdy6loSPf+SMoyvfewf0qjivJcth4nteb2xZowjpXKgj/T25flDIP
    aoZ695xMRGy9Eo8PQPedasYf88D4TuXcIXwBQzdngCprOpZBuRaplDhRMeTcgkRO
    hjCWtWFVAgMBAAECggEAKXGFtMzhs0KgjdHuBmuZblAmm2y//TXGc4fcCmdYL9yE
    chXHK1TyUZSxMJfsOzEY1A1di9Kaoc+ZCvZDyJwyegijYxvNodmIllnGxmQwfCzC
    EJJNQEvbo0cXoymGKWQbo6QuHwXZjTLYZtrlVslSgG951qgKBP6OZctFKHsyEbVQ
    PxK+HE5GS2tIxQcqUJVDEdwZccOLt9/4N9llUat4DWllIy75EuMOVDDobg9oQxGp
    Jo7Kh6umgigvLy8as2YHBGiZtcvfFAWnT4wr0f7oyVqTs9NFW3cDj+HJh5o6xwSu
    VFzx3Zf51mmVA78hAjRUec/pV0bemqzgd3ISen0UaQKBgQDEk1PSpAVEEG5LH0Fk
    i4L5nCXXMGnrtY1t9TIrVV+tyBAMBJbiqd1dmHMvnQSp9DTcTM+kQZhfDuJifanE
    /m1Ucpgyvu09UqgKa97iBIpxbIAVskzYJ7aZgNSGJRdKM3Wkyfvuy1IWKKux3D6y
    5LuPV2jEaHZpAnglzLwxFakiGwKBgQDCHTIUgvGB/0zJiU4xtqoVeZX9Usmd9Qo1
    wFwNo7xLm9elCrPtNhDqDwBAt6NDAe4I86lUDIBHCUQt+6DP57G6R14F0NAKyFpy
    z9z3diKc3RQYWZnzDT4foy9dGRHfaoWA5QgaDtT0pgquCcxAZ57iox1GdUZt+k2f
    VNMot0FBTwKBgBQmfgszoQ6PGJ8+vvdNjcmEhiR+4/yziaHh5pimkb5AqdRxi/4E
    J5r2i6gv0lCRpfGHNinCR5pG7lHmS8bTxeVIMe3RwIPuuycGU7ybdo2V77NJqbLm
    r0Mg/6gYmUCT8dVIlzitQubemGsNBqhT5h4VebnYc3rkM+i8CfaGH+ZNAoGAWN8v
    D48H7WGqkVbo0v/zjRN2pV2i60vGGefw/Vmqmt9F8s0cpY0sX0zw67Bn8gTPK5AL
    RWzXyi4m5fqfnLBSgZutI3J/3X/vUUNzwmR24mShj6huQIYenDOFOtWAhk5pwyKY
    +/0waLYgi5/2wMHwT4konRqSXUXNBha6+pg0KycCgYEAl1xbWeIwIZTf5KlRB/Lj
    s4aEcVhyVnjszDTMPx3lCuAp17RYNaCqU8VQ3ZbO9d8obMKE4//Zr+DJxAuRc8i9
    YozGslPRtFElGOsZFNPamrVAIG5VzWcP751w/0N8ZfuIYZ1+62jQrFJf7c32kTfc
    89nx18yFVOayNJxH7gqZfsw=
    -----END PRIVATE KEY-----
    """

  /// What wechatpayv3 2.0.4 signs with that key.
  static let wechatPay = """
    LeZVCafwQ2aE6KmYa8FDFWGuefox0LXeGrXtL3MwnkZf2n8ZSdqFFE5SJtrKjo9meJ1I11dxz3lwWRlOhYQq8hFOiv\
    HKfuiRjt00yehYnI2NUk9FKajc3GwKgY6QdgANQsDm5DpBjJJYM9wDtUSIdm0W++MeV4/3NMmXL8T/T9CFkqtx8DdB\
    fAqXT3EBSVOpOA4SrvfVw0FrtZrSX2wXLAD7sUeoi74sU73sQD+VS5f6U5jIV25t5pO0Jz2RizaveNNx2pkrcGfkzg\
    Ft00l0JgLjsrXna7kypb0wohHVSjDk8ABiN9gQi67INbfhgnY6aMMq/kIeTRD9G1gHRRIiNg==
    """

  /// What alipay-sdk-python 3.7.1411 signs with that key, percent-encoded.
  static let alipay = """
    MKk2Mk2oopKJfDdIt5LSXiIGnr%2FMeDNiCd5C1B%2BQaQXmTWz18BSh460gf6oF3mMbxYHgT4x1EzatNNKxml5rfc\
    yus6KooSjmmEHcSaIDLfTWu1diazLiFl%2FAajsUPs6OFUnPMtpFq9kg46jSGGJnPsLFMus9xSocSB1nCgdL1Ce6xF\
    tFSyC17SJdodcN6KfgwmPcS0o6HAjsvAwgVsflMqOm1HOzPWq%2FUAC72Xf3dGzPgPTIrTL6WBI%2BIksmLXH0tuxf\
    TpzYWRP8IEuYVHjFvvp%2FY5aEM%2Fh%2F1cYOWb1%2FLMw9o7i0bnLTTYukfDv%2F28DaKlR8TucQD1pDXRMiBJO6\
    Qw%3D%3D
    """
}
