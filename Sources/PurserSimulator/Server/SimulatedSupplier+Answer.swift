internal import HTTPTypes
internal import PurserCore

/// What leaves the server for one request.
enum Delivery: Sendable {
  /// A whole answer.
  case reply(WireReply)
  /// Bytes in place of the answer.
  case bytes(status: Int, contentType: String, body: [UInt8])
  /// A whole answer, after a while.
  case delayed(WireReply, by: Duration)
  /// The first half of an answer, then the end of the connection.
  case truncated(WireReply)
  /// The end of the connection.
  case dropped
  /// Nothing.
  case stalled
  /// The reply of this number, once it may leave.
  case held(Int)
}

extension Delivery {
  /// What leaves for a reply.
  init(_ reply: WireReply) {
    switch reply.fate {
    case .sent: self = .reply(reply)
    case .lost: self = .dropped
    case .held(let number): self = .held(number)
    }
  }
}

/// A request before its endpoint has looked at it.
struct RawCall: Sendable {
  var headers: HTTPFields = [:]
  var query: [(name: String, value: String)] = []
  var parameters: [String: String] = [:]
  var body: [UInt8] = []
}

extension SimulatedSupplier {
  /// All endpoints: the wire format's own, the orders, and the simulator's controls.
  var endpoints: [WireEndpoint] {
    let orders = wire.takesOrders ? Self.purchaseControls : Self.orderEndpoints
    return wire.endpoints + orders + controlEndpoints
  }

  /// Decides what leaves the server for one request, faults included.
  func deliver(_ endpoint: WireEndpoint, _ request: RawCall) -> Delivery {
    withState { state, now in
      guard let group = endpoint.group else {
        return Delivery(answer(endpoint, call(request, now, number: 0), &state))
      }
      state.requests += 1
      let call = call(request, now, number: state.requests)
      guard let struck = state.faults.strike(group) else {
        return Delivery(admit(endpoint, call, &state))
      }
      switch struck.stage {
      case .beforeWork:
        // What a caller would be told had the supplier not even looked at the request.
        let nothing = wire.reply(to: .failing(status: 503), requestID: call.requestID)
        return delivery(of: nothing, under: struck.fault, call)
      case .afterWork:
        return delivery(of: admit(endpoint, call, &state), under: struck.fault, call)
      }
    }
  }

  /// The answer to a request that no endpoint takes.
  func replyToUnknownPath(_ path: String) -> WireReply {
    withState { state, now in
      state.requests += 1
      let call = call(RawCall(), now, number: state.requests)
      return wire.reply(to: .notFound(path), requestID: call.requestID)
    }
  }

  private func call(_ request: RawCall, _ now: Timestamp, number: Int) -> WireCall {
    WireCall(
      headers: request.headers, query: request.query, parameters: request.parameters,
      body: request.body, now: now, number: number)
  }

  /// Counts a request against the rate limit, then answers it.
  private func admit(
    _ endpoint: WireEndpoint, _ call: WireCall, _ state: inout SupplierState
  ) -> WireReply {
    do { try state.meter?.count(at: call.now) } catch {
      return wire.reply(to: error, requestID: call.requestID)
    }
    return answer(endpoint, call, &state)
  }

  private func answer(
    _ endpoint: WireEndpoint, _ call: WireCall, _ state: inout SupplierState
  ) -> WireReply {
    do throws(WireProblem) {
      if endpoint.isAuthenticated { try wire.authenticate(call, &state) }
      return try endpoint.answer(call, &state)
    } catch {
      return wire.reply(to: error, requestID: call.requestID)
    }
  }

  private func delivery(of reply: WireReply, under fault: Fault, _ call: WireCall) -> Delivery {
    guard reply.fate == .sent else { return Delivery(reply) }
    switch fault {
    case .none: return .reply(reply)
    case .delay(let duration): return .delayed(reply, by: duration)
    case .status(let status):
      return .reply(wire.reply(to: .failing(status: status), requestID: call.requestID))
    case .reply(let status, let contentType, let body):
      return .bytes(status: status, contentType: contentType, body: body)
    case .amounts(let value): return .reply(reply.replacing(wire.amountMembers, with: value))
    case .truncated: return .truncated(reply)
    case .dropped: return .dropped
    case .stall: return .stalled
    }
  }
}
