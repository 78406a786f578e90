/// The rule that a zone follows in years to come, as a TZ string of POSIX says it at the end of its
/// file: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Hashable, Sendable {
  /// Ahead of UTC, in seconds.
  let standardOffset: Int64
  /// When the clocks go to another offset and back; `nil` where they never do.
  let summer: Summer?

  struct Summer: Hashable, Sendable {
    let offset: Int64
    let start: ZoneRuleDay
    let end: ZoneRuleDay
  }

  private static let secondsPerDay: Int64 = 86_400

  /// How far the clocks are ahead of UTC at a moment, in seconds since 1970.
  func offset(at moment: Int64) -> Int64 {
    guard let summer else { return standardOffset }
    let year = CivilDay.year(of: moment + standardOffset)
    // The latest change decides; a change of the year before may be the latest.
    var latest: (moment: Int64, offset: Int64)?
    for year in (year - 1)...(year + 1) {
      // The clock shows standard time before the start, and summer time before the end.
      let start = (summer.start.seconds(in: year) - standardOffset, summer.offset)
      let end = (summer.end.seconds(in: year) - summer.offset, standardOffset)
      for change in [end, start] where change.0 <= moment {
        if latest.map({ change.0 >= $0.moment }) ?? true { latest = change }
      }
    }
    return latest?.offset ?? standardOffset
  }
}
