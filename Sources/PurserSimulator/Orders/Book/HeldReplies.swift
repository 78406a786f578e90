/// The replies of a simulated supplier that wait before they leave.
struct HeldReplies: Sendable {
  /// A reply that waits.
  struct Entry: Sendable {
    let reference: String
    /// What leaves, once it is known.
    var reply: WireReply?
    /// Takes the order, where it is taken only then.
    var taking: OrderBook.Taking?
    var isReleased = false
  }

  private var entries: [Int: Entry] = [:]
  private var count = 0

  /// Holds one back.
  mutating func add(_ entry: Entry) -> Int {
    count += 1
    entries[count] = entry
    return count
  }

  subscript(number: Int) -> Entry? {
    get { entries[number] }
    set { entries[number] = newValue }
  }

  /// The ones that wait for requests about `reference`.
  func numbers(of reference: String) -> [Int] {
    entries.filter { $0.value.reference == reference && !$0.value.isReleased }.keys.sorted()
  }

  /// Takes a reply out that may leave.
  mutating func takeReleased(_ number: Int) -> WireReply? {
    guard let entry = entries[number], entry.isReleased, let reply = entry.reply else { return nil }
    entries[number] = nil
    return reply
  }
}
