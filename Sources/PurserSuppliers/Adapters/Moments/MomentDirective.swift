/// What a letter behind `%` stands for in a `MomentPattern`, as in POSIX `strftime`; `%L` is
/// Ruby's.
enum MomentDirective: Character, CaseIterable, Sendable {
  /// Four digits.
  case year = "Y"

  /// Two digits: from 70 of the twentieth century, below of the twenty-first.
  case yearOfCentury = "y"
  case month = "m"
  case day = "d"
  case dayOfYear = "j"
  case hour = "H"

  /// From 1 to 12, with `halfOfDay`.
  case hourOfHalf = "I"
  case minute = "M"
  case second = "S"
  case millisecond = "L"
  case shortMonthName = "b"
  case monthName = "B"
  case shortWeekdayName = "a"
  case weekdayName = "A"
  case halfOfDay = "p"

  /// Whole seconds since 1970, whatever the offset.
  case epoch = "s"

  /// `+0800`; when read, `+08:00` and `Z` too.
  case offset = "z"

  /// How the directive's number is written.
  enum Form {
    /// That many digits.
    case digits(Int)

    /// The name at that place of the list, in any case when read.
    case names([String])

    /// As many digits as there are.
    case epoch
    case offset
  }

  var form: Form {
    switch self {
    case .year: .digits(4)
    case .dayOfYear, .millisecond: .digits(3)
    case .yearOfCentury, .month, .day, .hour, .hourOfHalf, .minute, .second: .digits(2)
    case .shortMonthName: .names(Self.monthNames.map { String($0.prefix(3)) })
    case .monthName: .names(Self.monthNames)
    case .shortWeekdayName: .names(Self.weekdayNames.map { String($0.prefix(3)) })
    case .weekdayName: .names(Self.weekdayNames)
    case .halfOfDay: .names(["AM", "PM"])
    case .epoch: .epoch
    case .offset: .offset
    }
  }

  private static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  private static let weekdayNames = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
}
