/// The values that replies are full of, written as their own `description`s and texts are.
extension TextBytes {
  /// Appends the amount in major units, as `Money.decimalString`, without its currency.
  package mutating func append(decimal money: Money) {
    let count = money.writeDecimal(to: room(for: Money.mostDecimalBytes))
    self.count += count
  }

  /// Appends the amount with its currency: `9.50 USD`.
  package mutating func append(_ money: Money) {
    append(decimal: money)
    append(UInt8(ascii: " "))
    append(text: money.currency.code)
  }

  /// Appends the moment in RFC 3339, as `Timestamp.rfc3339`.
  package mutating func append(_ moment: Timestamp) { moment.write(to: &self) }
}
