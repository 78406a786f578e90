@_spi(_Unicode) internal import Swift

extension String {
  /// The text in Unicode's normalization form C (UAX 15), in which a letter with an accent is one character
  /// wherever there is one. Two spellings of one name are then the same, byte by byte, too.
  var composed: String {
    if utf8.allSatisfy({ $0 < 0x80 }) { return self }
    var scalars = UnicodeScalarView()
    scalars.append(contentsOf: _nfc)
    return String(scalars)
  }
}
