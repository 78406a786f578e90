extension Currency {
  /// The minor-unit exponent of every ISO 4217 code.
  ///
  /// Source: ISO 4217:2015 with amendments to 2026, list one, as published by its maintenance
  /// agency (SIX). Codes whose minor unit is "N.A." (metals, funds, SDR) count whole units. `XXX`
  /// ("no currency") is left out: a reading in no currency is no money. `ANG`, `BGN`, `CUC`,
  /// `HRK`, `SLL` and `ZWL` were withdrawn between 2021 and 2026 and stay, since suppliers' APIs
  /// outlive them.
  static let iso4217MinorDigits: [String: Int] = {
    var digits: [String: Int] = [:]
    for (exponent, codes) in iso4217CodesByExponent {
      for code in codes.split(separator: " ") { digits[String(code)] = exponent }
    }
    return digits
  }()

  private static let iso4217CodesByExponent: [(exponent: Int, codes: String)] = [
    (
      0,
      "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF "
        + "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA"
    ),
    (
      2,
      "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP "
        + "BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB "
        + "EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES "
        + "KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK "
        + "MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR "
        + "SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD "
        + "TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG ZWL"
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
  ]
}
