/// What a pattern matched.
package struct TextMatch: Sendable, Hashable {
  /// All that was matched.
  package let whole: String
  /// By number, the whole first; `nil` for a group that took no part.
  private let groups: [String?]
  /// Where each stands in the text, in bytes of UTF-8.
  private let places: [Range<Int>?]
  /// A name may stand for several groups where the pattern has `(?J)`.
  private let numbers: [String: [Int]]

  init(whole: String, groups: [String?], places: [Range<Int>?], numbers: [String: [Int]]) {
    self.whole = whole
    self.groups = groups
    self.places = places
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

  /// Where the group of that number stands in the text, in bytes of UTF-8; `nil` when it took no part.
  package func place(of number: Int) -> Range<Int>? {
    places.indices.contains(number) ? places[number] : nil
  }

  /// Where the group of that name stands in the text; `nil` when it took no part.
  package func place(of name: String) -> Range<Int>? {
    numbers[name]?.lazy.compactMap { place(of: $0) }.first
  }
}
