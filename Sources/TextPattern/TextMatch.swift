/// What a pattern matched.
package struct TextMatch: Sendable, Hashable {
  /// All that was matched.
  package let whole: String
  /// By number, the whole first; `nil` for a group that took no part.
  private let groups: [String?]
  /// A name may stand for several groups where the pattern has `(?J)`.
  private let numbers: [String: [Int]]

  init(whole: String, groups: [String?], numbers: [String: [Int]]) {
    self.whole = whole
    self.groups = groups
    self.numbers = numbers
  }

  /// What the group of that number matched, `nil` when it took no part or is not there. The whole
  /// match is number 0.
  package subscript(number: Int) -> String? {
    groups.indices.contains(number) ? groups[number] : nil
  }

  /// What the group of that name matched, `nil` when it took no part or is not there.
  package subscript(name: String) -> String? {
    numbers[name]?.lazy.compactMap { self[$0] }.first
  }
}
