/// A day of the week, Monday first.
package enum Weekday: String, Hashable, Sendable, CaseIterable {
  case mon, tue, wed, thu, fri, sat, sun

  /// The weekday of a day since 1970, which began on a Thursday.
  package init(day: Int64) {
    let place = (day % 7 + 7 + 3) % 7
    self = Self.allCases[Int(place)]
  }
}
