/// A reference to an order in memory: its place, and how many orders have had the place before it. So a
/// queue that still names an order which is gone names nobody, and not the one that has its place now.
struct OrderSlot: Hashable, Sendable {
  /// The place of the order in the slab.
  var place: UInt32
  /// How many orders have had the place before.
  var generation: UInt32
}
