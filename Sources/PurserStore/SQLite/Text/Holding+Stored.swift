internal import PurserCore

/// How sendings and endings stand in rows.
extension Sending {
  /// 0 for not sent, 1 for assumed, 2 for reported.
  var code: Int64 {
    switch self {
    case .notSent: 0
    case .assumed: 1
    case .reported: 2
    }
  }

  init(code: Int64, at moment: Int64?) throws {
    switch (code, moment.map(Timestamp.init(microsecondsSinceEpoch:))) {
    case (0, nil): self = .notSent
    case (1, let at?): self = .assumed(at: at)
    case (2, let at?): self = .reported(at: at)
    default: throw StoreError.damagedRow("a sending that means nothing")
    }
  }
}

extension Ending {
  /// Its name, as for the state of an order.
  var name: String {
    switch self {
    case .settled: "settled"
    case .released: "released"
    case .expired: "expired"
    case .reversed: "reversed"
    }
  }

  /// When the sale was settled that was undone.
  var settledAt: Timestamp? {
    switch self {
    case .reversed(_, let settledAt, _): settledAt
    case .settled, .released, .expired: nil
    }
  }

  /// What a reading told of it.
  var inferred: Inference? {
    switch self {
    case .expired(_, let inferred): inferred
    case .settled, .released, .reversed: nil
    }
  }

  init(
    name: String, at: Timestamp, actual: Money?, settledAt: Timestamp?, inferred: Inference?
  ) throws {
    switch (name, actual, settledAt) {
    case ("settled", let actual?, _): self = .settled(actual: actual, at: at)
    case ("released", _, _): self = .released(at: at)
    case ("expired", _, _): self = .expired(at: at, inferred: inferred)
    case ("reversed", let actual?, let settledAt?):
      self = .reversed(actual: actual, settledAt: settledAt, at: at)
    default: throw StoreError.damagedRow("an ending that means nothing")
    }
  }
}
