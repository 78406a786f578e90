import Measuring
import PurserCore

/// The orders of a measurement, made before it: some cost more than anybody has, and some are
/// earlier ones once more.
struct OrderMix: Sendable {
  let requests: [Order]
  /// How many of the requests nobody can pay for.
  let refused: Int
  /// How many of the requests repeat an earlier one.
  let repeated: Int
  /// Whether money is to be held for the request at a place.
  let areHeld: [Bool]

  init(
    _ count: Int, _ kind: OrderKind = .product, suppliers: Int = 0, refused: Int, repeated: Int,
    areRandom: Bool, seed: UInt64
  ) {
    var random = SplitMix(seed: seed)
    var requests: [Order] = []
    var areHeld: [Bool] = []
    requests.reserveCapacity(count)
    areHeld.reserveCapacity(count)
    var (refusals, repetitions) = (0, 0)
    for number in 0..<count {
      let draw = Int(random.next() % 100)
      if draw < repeated, number > 0 {
        let earlier = Int(random.next() % UInt64(number))
        requests.append(requests[earlier])
        areHeld.append(areHeld[earlier])
        repetitions += 1
      } else {
        let isPayable = draw >= repeated + refused
        let id = areRandom ? Scene.randomID(&random) : Scene.orderID(number)
        requests.append(
          Scene.order(
            id, kind, sku: isPayable ? Scene.card : Scene.unpayable, suppliers: suppliers))
        areHeld.append(isPayable)
      }
      if !areHeld[number] { refusals += 1 }
    }
    self.requests = requests
    self.areHeld = areHeld
    self.refused = refusals
    self.repeated = repetitions
  }
}
