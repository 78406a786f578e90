/// A unit that balances and costs are counted in: an ISO 4217 currency, or one that the owner
/// declares (credits, points).
///
/// `minorDigits` is the ISO exponent: how many decimals the currency shows (USD 2, JPY 0, KWD 3).
/// `precision` is how many decimals Purser counts: four more than it shows, because suppliers
/// quote unit prices below the smallest coin, and at most 18 so that a count fits an `Int64`.
///
/// Every amount carries its currency, so it is sixteen plain bytes: the code, which has twelve
/// characters at most, stands in two integers.
package struct Currency: Hashable, Sendable, CustomStringConvertible {
  /// The first eight characters of the code, the first one in the lowest byte; zero where it ends.
  private let head: UInt64
  /// The other four characters.
  private let tail: UInt32
  private let minorDigitCount: UInt8
  private let precisionDigitCount: UInt8

  /// The code: `USD`, or the declared name. Two to twelve of `A-Z`, `0-9` and `_`.
  package var code: String {
    String(unsafeUninitializedCapacity: 12) { buffer in
      var count = 0
      for index in 0..<12 {
        let byte =
          index < 8
          ? UInt8(truncatingIfNeeded: head >> (8 * index))
          : UInt8(truncatingIfNeeded: tail >> (8 * (index - 8)))
        guard byte != 0 else { break }
        buffer[index] = byte
        count += 1
      }
      return count
    }
  }

  /// Decimals of the minor unit, 0 to 18.
  package var minorDigits: Int { Int(minorDigitCount) }
  /// Decimals that a `Money` of this currency counts, `minorDigits` to 18.
  package var precision: Int { Int(precisionDigitCount) }

  /// How many decimals Purser counts beyond those the currency shows.
  package static let extraDigits = 4
  /// The most decimals that a count may have: 10^18 is the largest power of ten in an `Int64`.
  package static let maximumPrecision = 18

  /// A currency declared by the owner.
  ///
  /// - Parameters:
  ///   - code: two to twelve of `A-Z`, `0-9` and `_`, the first a letter, and no ISO 4217 code.
  ///   - minorDigits: decimals it shows, 0 to 18.
  /// - Throws: `CurrencyError` when the code or the number of decimals is not acceptable.
  package init(declaring code: String, minorDigits: Int) throws(CurrencyError) {
    guard Self.isWellFormed(code) else { throw .malformedCode(code) }
    guard Self.iso4217MinorDigits[code] == nil else { throw .alreadyDefined(code) }
    guard (0...Self.maximumPrecision).contains(minorDigits) else {
      throw .decimalsOutOfRange(code, minorDigits)
    }
    self.init(code: code, minorDigits: minorDigits)
  }

  /// The ISO 4217 currency with this code, or `nil` when there is none.
  package init?(iso4217 code: String) {
    guard let digits = Self.iso4217MinorDigits[code] else { return nil }
    self.init(code: code, minorDigits: digits)
  }

  private init(code: String, minorDigits: Int) {
    var head: UInt64 = 0
    var tail: UInt32 = 0
    for (index, byte) in code.utf8.enumerated() {
      if index < 8 {
        head |= UInt64(byte) << (8 * index)
      } else {
        tail |= UInt32(byte) << (8 * (index - 8))
      }
    }
    self.head = head
    self.tail = tail
    minorDigitCount = UInt8(minorDigits)
    precisionDigitCount = UInt8(min(minorDigits + Self.extraDigits, Self.maximumPrecision))
  }

  package var description: String { code }

  private static func isWellFormed(_ code: String) -> Bool {
    guard (2...12).contains(code.utf8.count), let first = code.utf8.first else { return false }
    let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return letters.contains(first)
      && code.utf8.allSatisfy {
        letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "_")
      }
  }
}

/// Why a currency could not be declared.
package enum CurrencyError: Error, Equatable, CustomStringConvertible {
  /// The code is not two to twelve of `A-Z`, `0-9` and `_` with a letter first.
  case malformedCode(String)
  /// The code belongs to ISO 4217, whose exponent cannot be changed.
  case alreadyDefined(String)
  /// The number of decimals is not 0 to 18.
  case decimalsOutOfRange(String, Int)

  package var description: String {
    switch self {
    case .malformedCode(let code):
      "`\(code)` is not a currency code: use 2 to 12 of A-Z, 0-9 and _, a letter first"
    case .alreadyDefined(let code):
      "`\(code)` is an ISO 4217 currency and needs no declaration"
    case .decimalsOutOfRange(let code, let digits):
      "`\(code)` cannot have \(digits) decimals: use 0 to \(Currency.maximumPrecision)"
    }
  }
}

/// The currencies that a configuration knows: all of ISO 4217, and those it declares.
package struct CurrencyTable: Sendable, Equatable {
  fileprivate var declared: [String: Currency]

  /// A table of ISO 4217 and `declared`.
  package init(declared: [Currency] = []) {
    self.declared = Dictionary(declared.map { ($0.code, $0) }) { _, last in last }
  }

  /// The table with more declared currencies; where a code is in both, it is this table's.
  package func declaring(_ currencies: [Currency]) -> CurrencyTable {
    var table = CurrencyTable(declared: currencies)
    table.declared.merge(declared) { _, own in own }
    return table
  }

  /// The currency with this code, or `nil` when it is neither ISO 4217 nor declared. Codes are
  /// upper case; a supplier that writes `usd` is put right by its adapter.
  package subscript(code: String) -> Currency? {
    declared[code] ?? Currency(iso4217: code)
  }
}

extension CurrencyTable {
  /// The table with what another one declares; where a code is in both, it is this table's.
  package func declaring(_ other: CurrencyTable) -> CurrencyTable {
    declaring(Array(other.declared.values))
  }

  /// Why a ledger that counts by this table cannot go over to another one; nothing where it can.
  package func hindrances(to other: CurrencyTable) -> [String] {
    other.declared.values.sorted { $0.code < $1.code }.compactMap { currency in
      guard let known = declared[currency.code], known != currency else { return nil }
      return
        "`\(currency.code)` is counted with \(known.minorDigits) decimals and cannot change to "
        + "\(currency.minorDigits) while the gateway runs"
    }
  }
}
