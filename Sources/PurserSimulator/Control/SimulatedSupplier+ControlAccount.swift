internal import ExactJSON
internal import PurserCore

// The controls of the account: its terms, its money, and who else spends it.

extension SimulatedSupplier {
  /// Changes the terms that the body names and keeps the others; the members are at
  /// `Terms.change(by:)`. The answer is `{"terms"}`, all of them.
  static func setTerms(
    _ call: WireCall, _ state: inout SupplierState
  ) throws(WireProblem) -> WireReply {
    var terms = state.account.terms
    try terms.change(by: try call.jsonObject())
    state.account.setTerms(terms, at: call.now)
    return WireReply(["terms": terms.json])
  }

  /// `{"amount", "currency", "pool"?, "after_milliseconds"?}`: pays in, as late as the terms say
  /// unless the body says otherwise.
  static func topUp(
    _ call: WireCall, _ state: inout SupplierState
  ) throws(WireProblem) -> WireReply {
    let json = try call.jsonObject()
    let (amount, pool) = try (amount(in: json), pool(in: json) ?? PoolID.mainPool)
    let delay = try json.optionalMilliseconds("after_milliseconds")
    do { try state.account.topUp(amount, pool: pool, after: delay, at: call.now) } catch {
      throw WireProblem(error)
    }
    return WireReply(["pools": pools(&state, at: call.now)])
  }

  /// `{"amount", "currency", "pool"?}`: spends as a second consumer of the account would.
  static func spend(
    _ call: WireCall, _ state: inout SupplierState
  ) throws(WireProblem) -> WireReply {
    let json = try call.jsonObject()
    let (amount, pool) = try (amount(in: json), pool(in: json) ?? PoolID.mainPool)
    do { try state.account.spendElsewhere(amount, pool: pool, at: call.now) } catch {
      throw WireProblem(error)
    }
    return WireReply(["pools": pools(&state, at: call.now)])
  }

  /// Lets somebody else spend from now on, or nobody; the members are at
  /// `SecondConsumer.read(_:at:)`. The answer is `{"second_consumer"}`.
  static func setSecondConsumer(
    _ call: WireCall, _ state: inout SupplierState
  ) throws(WireProblem) -> WireReply {
    let consumer = try SecondConsumer.read(try call.jsonObject(), at: call.now)
    do { try state.account.setSecondConsumer(consumer, at: call.now) } catch {
      throw WireProblem(error)
    }
    return WireReply(["second_consumer": consumer?.json ?? .null])
  }

  /// `{"reference", "after_milliseconds"?}`: the supplier takes an accepted order back and returns
  /// its money. The answer is `{"reference", "status", "pools"}`.
  static func giveBack(
    _ call: WireCall, _ state: inout SupplierState
  ) throws(WireProblem) -> WireReply {
    let json = try call.jsonObject()
    guard let reference = json["reference"]?.stringValue else {
      throw .invalid(field: "reference", reason: "must be a text")
    }
    let delay = try json.optionalMilliseconds("after_milliseconds") ?? .zero
    let order: SimulatedOrder
    do { order = try state.account.giveBack(reference, after: delay, at: call.now) } catch {
      throw WireProblem(error)
    }
    return WireReply([
      "reference": .string(reference), "status": .string(order.status.rawValue),
      "pools": pools(&state, at: call.now),
    ])
  }
}
