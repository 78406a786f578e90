internal import PurserCore

/// The dates of a ledger, put together where they follow each other closely: where a clock had jumped ahead, a gap
/// as long as the jump stands between two clusters.
struct DateClusters {
  /// Dates without a long gap between them.
  struct Cluster: Hashable {
    var first: Timestamp
    var last: Timestamp
  }

  /// How long a gap is that parts two clusters.
  let gap: Duration
  /// The clusters, the earliest first.
  private(set) var clusters: [Cluster] = []

  init(gap: Duration) { self.gap = gap }

  mutating func insert(_ date: Timestamp) {
    // Nearly every date belongs to the last cluster, or follows it.
    let place = clusters.lastIndex { $0.first <= date }
    let reaches = place.map { date < clusters[$0].last + gap } ?? false
    if let place, reaches {
      guard date > clusters[place].last else { return }
      clusters[place].last = date
      join(after: place)
    } else {
      let next = place.map { $0 + 1 } ?? 0
      clusters.insert(Cluster(first: date, last: date), at: next)
      join(after: next)
    }
  }

  private mutating func join(after place: Int) {
    let next = place + 1
    guard next < clusters.count, clusters[next].first < clusters[place].last + gap else { return }
    clusters[place].last = max(clusters[place].last, clusters[next].last)
    clusters.remove(at: next)
  }

  /// The first date that a jump has put ahead: the one after the last long gap that has nothing late before it.
  ///
  /// - Parameter earliestLate: the earliest date that is later than it is now; `nil` where none is.
  /// - Returns: the date. Where there is no such gap, the clock was ahead from the beginning, and it is the very
  ///   first; `nil` where there is none.
  func jump(earliestLate: Timestamp?) -> Timestamp? {
    clusters.last { cluster in earliestLate.map { cluster.first <= $0 } ?? true }?.first
  }
}
