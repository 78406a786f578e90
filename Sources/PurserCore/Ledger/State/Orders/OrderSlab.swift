/// Every order in memory: 64 bytes each in pages that never move, and some ten bytes of an index by name.
/// There may be a million of them. Memory of orders that are gone is used for the next ones.
struct OrderSlab: Sendable {
  /// The orders of a page.
  private static let pageLength = 1 << pageBits
  private static let pageBits = 10
  /// Stands for no place.
  static let nowhere = UInt32.max

  private var pages: [[PackedOrder]] = []
  private var index = SlotIndex()
  /// The orders that do not fit into a slot: of several pools, of another cost than was held.
  private var details: [UInt32: OpenOrder] = [:]
  /// The names that do not fit into a slot.
  private var names: [UInt32: OrderID] = [:]
  /// The first place that is free again; each has the next one in `later`.
  private var free = OrderSlab.nowhere
  /// How many places were ever used.
  private var used: UInt32 = 0
  /// The ends of the deadlines: the orders in the order in which they expire.
  var earliest = OrderSlab.nowhere
  var latest = OrderSlab.nowhere
  /// The deadlines of orders that have a length of their own.
  var own = OwnDeadlines()
  /// How many orders wait for those.
  var ownCount = 0

  /// How many orders there are.
  var count: Int { index.count }

  // MARK: Looking

  /// The order at a place.
  subscript(place place: UInt32) -> PackedOrder {
    @inline(__always) get { pages[Int(place) >> Self.pageBits][Int(place) & (Self.pageLength - 1)] }
    @inline(__always) _modify {
      yield &pages[Int(place) >> Self.pageBits][Int(place) & (Self.pageLength - 1)]
    }
  }

  /// Where an order of this name is; `nil` where there is none.
  func slot(of id: OrderID) -> OrderSlot? {
    place(of: id, hash: Self.hash(id)).map(slot(at:))
  }

  /// The order at a place as a reference that outlasts it.
  func slot(at place: UInt32) -> OrderSlot {
    OrderSlot(place: place, generation: self[place: place].generation)
  }

  /// Whether the order is still there.
  func has(_ slot: OrderSlot) -> Bool {
    slot.place < used && self[place: slot.place].generation == slot.generation
      && self[place: slot.place].isUsed
  }

  /// The order; `nil` where it is gone.
  subscript(slot: OrderSlot) -> OpenOrder? { has(slot) ? order(at: slot.place) : nil }

  /// The order of this name; `nil` where there is none.
  subscript(id: OrderID) -> OpenOrder? { slot(of: id).map { order(at: $0.place) } }

  /// The name of an order; `nil` where it is gone.
  func id(of slot: OrderSlot) -> OrderID? {
    guard has(slot) else { return nil }
    return self[place: slot.place].name.map { OrderID($0) } ?? names[slot.place]
  }

  /// All orders, in no order.
  var slots: [OrderSlot] {
    (0..<used).lazy.filter { self[place: $0].isUsed }.map(slot(at:))
  }

  private func order(at place: UInt32) -> OpenOrder {
    let packed = self[place: place]
    return (packed.hasDetails ? details[place] : nil) ?? packed.order
  }

  /// The last that was heard of an order.
  func lastHeardAt(_ place: UInt32) -> Timestamp {
    let packed = self[place: place]
    return (packed.hasDetails ? details[place]?.lastHeardAt : nil) ?? packed.lastHeardAt
  }

  /// How long an order waits for its outcome, where it says so itself.
  func ownLength(_ place: UInt32) -> Duration? {
    self[place: place].hasDetails ? details[place]?.timeToLive : nil
  }

  private func place(of id: OrderID, hash: UInt32) -> UInt32? {
    guard let name = id.packed else { return index.place(of: hash) { names[$0] == id } }
    return index.place(of: hash) { self[place: $0].name == name }
  }

  /// The standard library's hash, which begins otherwise in each process: nobody outside can make up
  /// names that share one. Nothing that can be seen depends on it.
  private static func hash(_ id: OrderID) -> UInt32 { UInt32(truncatingIfNeeded: id.hashValue) }

  // MARK: Changing

  /// Makes room for so many orders in all.
  mutating func reserve(_ capacity: Int) { index.reserve(capacity) }

  /// Takes an order in, in the place of one of the same name.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - id: its name.
  ///   - isAwaited: whether it waits for its deadline from now on, where it is one that does.
  /// - Returns: where it is.
  mutating func insert(
    _ order: OpenOrder, named id: OrderID, isAwaited: Bool = true
  ) -> OrderSlot {
    let hash = Self.hash(id)
    if let place = place(of: id, hash: hash) {
      endWait(place)
      keep(order, at: place)
      if isAwaited, order.isAwaited { beginWait(place) }
      return slot(at: place)
    }
    let place = takePlace()
    self[place: place].isUsed = true
    self[place: place].name = id.packed
    if id.packed == nil { names[place] = id }
    index.insert(place, hash: hash)
    keep(order, at: place)
    if isAwaited, order.isAwaited { beginWait(place) }
    return slot(at: place)
  }

  /// Puts a changed order in the place of what it was. One that is heard of waits anew.
  mutating func update(_ slot: OrderSlot, _ order: OpenOrder) {
    guard has(slot) else { return }
    let stays =
      waits(slot.place) && order.isAwaited && lastHeardAt(slot.place) == order.lastHeardAt
      && ownLength(slot.place) == order.timeToLive
    if !stays { endWait(slot.place) }
    keep(order, at: slot.place)
    if order.isAwaited, !stays { beginWait(slot.place) }
  }

  /// Forgets an order.
  mutating func remove(_ slot: OrderSlot) {
    guard has(slot), let id = id(of: slot) else { return }
    let place = slot.place
    endWait(place)
    index.remove(place, hash: Self.hash(id))
    if self[place: place].hasDetails { details[place] = nil }
    if self[place: place].name == nil { names[place] = nil }
    var packed = PackedOrder()
    packed.generation = slot.generation &+ 1
    packed.later = free
    self[place: place] = packed
    free = place
  }

  private mutating func keep(_ order: OpenOrder, at place: UInt32) {
    let hadDetails = self[place: place].hasDetails
    let fits = self[place: place].take(order)
    self[place: place].hasDetails = !fits
    if fits {
      if hadDetails { details[place] = nil }
    } else {
      details[place] = order
    }
  }

  private mutating func takePlace() -> UInt32 {
    if free != Self.nowhere {
      let place = free
      free = self[place: place].later
      return place
    }
    let place = used
    used += 1
    if Int(place) & (Self.pageLength - 1) == 0 {
      pages.append(Array(repeating: PackedOrder(), count: Self.pageLength))
    }
    return place
  }
}

extension OrderSlab: Equatable {
  /// Whether both have the same orders, and they expire in the same order, wherever they stand.
  static func == (left: OrderSlab, right: OrderSlab) -> Bool {
    guard left.count == right.count, left.awaited == right.awaited,
      left.awaitedByOwnLength == right.awaitedByOwnLength
    else { return false }
    return left.slots.allSatisfy { slot in
      left.id(of: slot).map { left[slot] == right[$0] } ?? false
    }
  }
}
