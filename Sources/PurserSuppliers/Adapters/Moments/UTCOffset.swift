/// How far a clock on the wall is ahead of UTC.
struct UTCOffset: Hashable, Sendable {
  /// Below zero west of Greenwich.
  let seconds: Int64

  /// UTC itself.
  static let utc = UTCOffset(seconds: 0)

  init(seconds: Int64) { self.seconds = seconds }

  /// Reads `+08:00`, `+0800`, `-03:30` or `Z`; `nil` for anything else.
  init?(_ text: String) {
    var rest = Array(text.utf8)[...]
    guard let offset = Self.take(from: &rest), rest.isEmpty else { return nil }
    self = offset
  }

  /// Takes an offset off the beginning of `rest`; `nil` where none begins.
  static func take(from rest: inout ArraySlice<UInt8>) -> UTCOffset? {
    if rest.first == UInt8(ascii: "Z") || rest.first == UInt8(ascii: "z") {
      rest.removeFirst()
      return .utc
    }
    var ahead = rest
    guard let sign = ahead.popFirst(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      let hours = Digits.take(2, from: &ahead), hours < 24
    else { return nil }
    if ahead.first == UInt8(ascii: ":") { ahead.removeFirst() }
    guard let minutes = Digits.take(2, from: &ahead), minutes < 60 else { return nil }
    rest = ahead
    let seconds = hours * 3600 + minutes * 60
    return UTCOffset(seconds: sign == UInt8(ascii: "-") ? -seconds : seconds)
  }

  /// `+0800`, as strftime writes it.
  var text: String {
    let minutes = seconds.magnitude / 60
    return (seconds < 0 ? "-" : "+") + Digits.text(Int64(minutes / 60), width: 2)
      + Digits.text(Int64(minutes % 60), width: 2)
  }
}
