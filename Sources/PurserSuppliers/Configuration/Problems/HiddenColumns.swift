/// The columns of one line that are not shown, counted from 0: ranges in order, none of which overlaps another.
struct HiddenColumns: Sendable {
  private(set) var ranges: [Range<Int>] = []

  /// Hides some more.
  mutating func insert(_ new: Range<Int>) {
    guard !new.isEmpty else { return }
    let first = firstEnding(after: new.lowerBound)
    var (range, end) = (new, first)
    while end < ranges.count, ranges[end].lowerBound < new.upperBound {
      let old = ranges[end]
      range = min(range.lowerBound, old.lowerBound)..<max(range.upperBound, old.upperBound)
      end += 1
    }
    ranges.replaceSubrange(first..<end, with: CollectionOfOne(range))
  }

  /// Whether some of these columns are hidden.
  func overlaps(_ columns: Range<Int>) -> Bool {
    let first = firstEnding(after: columns.lowerBound)
    return first < ranges.count && ranges[first].overlaps(columns)
  }

  /// The place of the first range that ends behind a column.
  func firstEnding(after column: Int) -> Int {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound <= column { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
