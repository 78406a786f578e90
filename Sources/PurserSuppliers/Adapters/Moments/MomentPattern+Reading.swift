internal import PurserCore

extension MomentPattern {
  /// The moment that `text` says, on that clock unless the text has an offset of its own; `nil`
  /// when it does not match from beginning to end, or says what no calendar and no clock shows,
  /// such as a 30th of February or a Monday that is none.
  ///
  /// The year, from 1970, has to be said; without month, day or time it is the first day, and
  /// midnight. Of two moments at which the clock shows that time, `choice` is taken.
  func moment(
    _ text: String, on clock: WallClock = .utc, _ choice: WallClock.Choice = .earlier
  ) -> Timestamp? {
    guard let values = values(in: text),
      let (moment, offset) = Self.moment(
        from: values.numbers, on: values.offset.map(WallClock.offset) ?? clock, choice)
    else { return nil }
    // What the text says must be what the moment says. This refuses hours and minutes out of
    // range, and parts that contradict each other, all at once.
    let local = LocalMoment(moment, offset: offset)
    let agrees = values.numbers.allSatisfy { local.value(of: $0.key) == $0.value }
    return agrees && (1970...9999).contains(local.date.year) ? moment : nil
  }

  private struct Values {
    var numbers: [MomentDirective: Int64] = [:]
    var offset: UTCOffset?

    /// Notes a value; false where another was said before.
    mutating func note(_ value: Int64, for directive: MomentDirective) -> Bool {
      let before = numbers.updateValue(value, forKey: directive)
      return before == nil || before == value
    }
  }

  private func values(in text: String) -> Values? {
    var rest = Array(text.utf8)[...]
    var values = Values()
    for piece in pieces {
      switch piece {
      case .text(let constant):
        guard rest.starts(with: constant.utf8) else { return nil }
        rest = rest.dropFirst(constant.utf8.count)
      case .value(let directive):
        guard Self.take(directive, isBare: false, from: &rest, into: &values) else { return nil }
      case .bareValue(let directive):
        guard Self.take(directive, isBare: true, from: &rest, into: &values) else { return nil }
      }
    }
    return rest.isEmpty ? values : nil
  }

  private static func take(
    _ directive: MomentDirective, isBare: Bool, from rest: inout ArraySlice<UInt8>,
    into values: inout Values
  ) -> Bool {
    switch directive.form {
    case .digits(let width):
      guard let value = Digits.take((isBare ? 1 : width)...width, from: &rest) else { return false }
      return values.note(value, for: directive)
    case .epoch:
      // The last second of the year 9999 has twelve digits.
      guard let value = Digits.take(1...12, from: &rest) else { return false }
      return values.note(value, for: directive)
    case .names(let names):
      guard let place = names.firstIndex(where: { startsWithName($0, rest) }) else { return false }
      rest = rest.dropFirst(names[place].utf8.count)
      return values.note(Int64(place), for: directive)
    case .offset:
      guard let offset = UTCOffset.take(from: &rest) else { return false }
      values.offset = offset
      return values.note(offset.seconds, for: directive)
    }
  }

  private static func startsWithName(_ name: String, _ rest: ArraySlice<UInt8>) -> Bool {
    let start = rest.prefix(name.utf8.count)
    return start.count == name.utf8.count
      // Names are letters, and no other byte is one of them but for this bit.
      && zip(start, name.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
  }

  private static func moment(
    from values: [MomentDirective: Int64], on clock: WallClock, _ choice: WallClock.Choice
  ) -> (moment: Timestamp, offset: UTCOffset)? {
    let milliseconds = values[.millisecond] ?? 0
    if let epoch = values[.epoch] {
      let moment = Timestamp(microsecondsSinceEpoch: (epoch * 1000 + milliseconds) * 1000)
      return (moment, clock.offset(at: moment))
    }
    guard let day = dayNumber(from: values) else { return nil }
    let afternoon = 12 * (values[.halfOfDay] ?? 0)
    let hour = values[.hour] ?? values[.hourOfHalf].map { $0 % 12 + afternoon } ?? 0
    let minutes = hour * 60 + (values[.minute] ?? 0)
    let local = day * 86_400 + minutes * 60 + (values[.second] ?? 0)
    let offset = clock.offset(whenShowing: local, choice)
    let seconds = local - offset.seconds
    return (
      Timestamp(microsecondsSinceEpoch: (seconds * 1000 + milliseconds) * 1000), offset
    )
  }

  private static func dayNumber(from values: [MomentDirective: Int64]) -> Int64? {
    let century = values[.yearOfCentury].map { $0 + ($0 < 70 ? 2000 : 1900) }
    guard let year = values[.year] ?? century else { return nil }
    let named = values[.shortMonthName] ?? values[.monthName]
    let month = values[.month] ?? named.map { $0 + 1 }
    if month == nil, let dayOfYear = values[.dayOfYear] {
      return CalendarDate(year: year, month: 1, day: 1).map { $0.dayNumber + dayOfYear - 1 }
    }
    return CalendarDate(year: year, month: month ?? 1, day: values[.day] ?? 1)?.dayNumber
  }
}
