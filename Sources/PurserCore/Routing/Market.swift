/// What the owner's terms with all suppliers say about routing, made once: who they are by number,
/// who is paused, who carries which label, who sells what, who goes first. It never changes.
final class Market: Sendable {
  /// The suppliers by name, each once.
  let suppliers: [Supplier]
  /// Their names by number.
  let roster: SupplierRoster
  /// Those that the owner has taken out of routing.
  let paused: SupplierSet
  /// Those at which Purser can place orders itself.
  let ordering: SupplierSet
  /// Those of them that are asked for several units at a time.
  let multiplying: SupplierSet
  /// Those that get no orders for a product.
  let pausedFor: [String: SupplierSet]
  /// Who carries a label.
  let tagged: [String: SupplierSet]
  /// What they ask for what they sell.
  let prices: PriceBook
  /// The place of each in the order by priority, then by name.
  let places: [Int32]
  /// Whether several pools of each may pay for one order.
  let areSharing: [Bool]
  /// Their price lists; empty where nobody has one.
  let lists: [PriceList?]
  /// What each takes beside the price; empty where nobody does.
  let fees: [SupplierFees?]
  /// How much orders may take from each; empty where nobody has a bound.
  let caps: [SupplierCaps?]
  /// The hash of each name, for the lots that orders draw.
  let hashes: [UInt64]

  /// A market without suppliers.
  static let empty = Market([])

  /// The market of `suppliers`; of one that comes twice the first counts.
  init(_ suppliers: [Supplier]) {
    let terms = Dictionary(suppliers.map { ($0.id, $0) }) { first, _ in first }
    let sorted = terms.values.sorted { $0.id < $1.id }
    self.suppliers = sorted
    roster = SupplierRoster(sorted.lazy.map(\.id))
    paused = SupplierSet(sorted.indices.lazy.filter { sorted[$0].takesNoOrders })
    ordering = SupplierSet(sorted.indices.lazy.filter { sorted[$0].takesOrdersFromPurser })
    multiplying = SupplierSet(sorted.indices.lazy.filter { sorted[$0].takesSeveralUnits })
    var pausedFor: [String: SupplierSet] = [:]
    for (number, supplier) in sorted.enumerated() {
      for sku in supplier.productStops.flatMap(\.skus) {
        pausedFor[sku, default: SupplierSet()].insert(number)
      }
    }
    self.pausedFor = pausedFor
    var tagged: [String: SupplierSet] = [:]
    for (number, supplier) in sorted.enumerated() {
      for tag in supplier.tags { tagged[tag, default: SupplierSet()].insert(number) }
    }
    self.tagged = tagged
    prices = PriceBook(sorted)
    var places = [Int32](repeating: 0, count: sorted.count)
    let order = sorted.indices.sorted { (sorted[$0].priority, $0) < (sorted[$1].priority, $1) }
    for (place, number) in order.enumerated() { places[number] = Int32(place) }
    self.places = places
    areSharing = sorted.map(\.splitsHolds)
    lists = sorted.contains { $0.priceList != nil } ? sorted.map(\.priceList) : []
    fees = sorted.contains { $0.fees != nil } ? sorted.map(\.fees) : []
    caps = sorted.contains { $0.caps != nil } ? sorted.map(\.caps) : []
    hashes = sorted.map { StableHash.of($0.id.name) }
  }
}

extension Market: Hashable {
  static func == (left: Market, right: Market) -> Bool {
    left === right || left.suppliers == right.suppliers
  }

  func hash(into hasher: inout Hasher) { hasher.combine(suppliers) }
}
