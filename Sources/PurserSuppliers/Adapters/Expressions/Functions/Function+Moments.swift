internal import ExactJSON
internal import PurserCore

/// Functions over moments.
enum MomentFunction: String, Sendable, CaseIterable {
  case epoch, iso8601, time
  case epochMilliseconds = "epoch_ms"
  case httpDate = "http_date"
  case fromEpoch = "from_epoch"
  case fromEpochMilliseconds = "from_epoch_ms"
  case parseTime = "parse_time"

  var arity: ClosedRange<Int> {
    switch self {
    case .epoch, .epochMilliseconds, .iso8601, .httpDate, .fromEpoch, .fromEpochMilliseconds: 1...1
    case .time, .parseTime: 2...3
    }
  }
}

extension Expression.Call {
  func value(of function: MomentFunction, in scope: Scope) throws(ExpressionFailure) -> Value {
    let value = try arguments[0].value(in: scope)
    if value.isNothing { return .nothing }
    let source = arguments[0].source
    switch function {
    case .fromEpoch: return try sinceEpoch(value, from: source, power: 6)
    case .fromEpochMilliseconds: return try sinceEpoch(value, from: source, power: 3)
    case .parseTime:
      if case .structure = value {
        throw .unusable("`\(source)` is \(value.shown), which `\(self.text)` does not read")
      }
      let text = try value.text(from: source)
      if MomentText.isNone(text) { return .nothing }
      guard
        let moment = constants.momentPattern?.moment(
          text, on: constants.clock, scope.repeatedTimes)
      else {
        throw .unusable("`\(source)` is \(value.shown), which `\(self.text)` does not read")
      }
      return .moment(moment)
    case .epoch: return Self.whole(try value.moment(from: source), per: 1_000_000)
    case .epochMilliseconds: return Self.whole(try value.moment(from: source), per: 1_000)
    case .iso8601: return .text(MomentPattern.secondsUTC.text(of: try value.moment(from: source)))
    case .httpDate: return .text(HTTPDate.text(of: try value.moment(from: source)))
    case .time:
      let moment = try value.moment(from: source)
      return constants.momentPattern.map {
        Value.text($0.text(of: moment, on: constants.clock))
      } ?? .nothing
    }
  }

  private static func whole(_ moment: Timestamp, per unit: Int64) -> Value {
    let microseconds = moment.microsecondsSinceEpoch
    return .written(JSONNumber((microseconds - remainder(microseconds, unit)) / unit))
  }

  /// The remainder when rounding towards the past.
  private static func remainder(_ value: Int64, _ unit: Int64) -> Int64 {
    let rest = value % unit
    return rest < 0 ? rest + unit : rest
  }

  /// A moment counted from 1970; nothing for zero, which stands for none.
  private func sinceEpoch(
    _ value: Value, from source: String, power: Int
  ) throws(ExpressionFailure) -> Value {
    if case .text(let text) = value, MomentText.isNone(text) { return .nothing }
    let number = try value.number(from: source)
    if number == .zero { return .nothing }
    guard let microseconds = try? number.scaled(by: power),
      let count = microseconds.wholePart,
      let moment = Timestamp(microsecondsSinceEpoch: count).withinRFC3339
    else { throw .unusable("`\(text)` is out of range") }
    return .moment(moment)
  }
}
