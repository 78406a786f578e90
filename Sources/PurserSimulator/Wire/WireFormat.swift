internal import ExactJSON
package import HTTPTypes
package import PurserCore

/// How one supplier system speaks HTTP: its endpoints, its authentication, its errors.
package protocol WireFormat: Sendable {
  /// What it answers besides orders.
  var endpoints: [WireEndpoint] { get }
  /// The members of its replies that name an amount, for `Fault.amounts`.
  var amountMembers: Set<String> { get }
  /// Whether its amounts can have parts of the currency's minor unit.
  var countsFractions: Bool { get }

  /// Whether its `endpoints` take orders; else it has those of the simulator.
  var takesOrders: Bool { get }

  /// Checks the credentials of a call.
  ///
  /// - Throws: `WireProblem`, the same for every endpoint.
  func authenticate(_ call: WireCall, _ state: inout SupplierState) throws(WireProblem)

  /// A problem in the system's own shape.
  func reply(to problem: WireProblem, requestID: String) -> WireReply

  /// What a call of the order endpoint needs to be let in.
  func authorization(_ state: inout SupplierState, at now: Timestamp) -> OrderAuthorization

  /// What a client must know, by the last part of an environment variable's name: `API_KEY`.
  var settings: [String: String] { get }
}

extension WireFormat {
  package var countsFractions: Bool { true }
  package var takesOrders: Bool { false }
}

/// One endpoint: which requests reach it, and what it answers.
package struct WireEndpoint: Sendable {
  /// What decides the answer.
  package typealias Answer =
    @Sendable (WireCall, inout SupplierState) throws(WireProblem) -> WireReply

  /// The method.
  package let method: HTTPRequest.Method
  /// The path, its parameters written `{name}`.
  package let path: String
  /// Which faults strike it; `nil` for the simulator's own endpoints, which are always open.
  package let group: EndpointGroup?
  /// Whether the credentials are checked before `answer`.
  package let isAuthenticated: Bool
  /// What decides the answer.
  package let answer: Answer

  /// An endpoint at `path`.
  package init(
    _ method: HTTPRequest.Method, _ path: String, group: EndpointGroup?,
    isAuthenticated: Bool = true, answer: @escaping Answer
  ) {
    self.method = method
    self.path = path
    self.group = group
    self.isAuthenticated = isAuthenticated
    self.answer = answer
  }
}

/// What lets a call into the order endpoint: header fields and query items to add to it.
package struct OrderAuthorization: Sendable {
  /// Header fields to send.
  package var headers: [(name: String, value: String)] = []
  /// Query items to send, not yet percent-encoded.
  package var query: [(name: String, value: String)] = []
}

extension Timestamp {
  /// RFC 3339 in UTC with whole seconds, as these systems write moments; parts of a second are cut.
  var wireText: String { rfc3339.prefix(19) + "Z" }
  /// The day in UTC: `2026-05-01`.
  var wireDay: String { String(rfc3339.prefix(10)) }
}

extension Money {
  /// The amount as a JSON number in major units, with the decimals that the currency shows.
  var jsonNumber: JSONValue { JSONNumber(decimalString).map(JSONValue.number) ?? .null }
  /// The amount in whole minor units; parts of one are cut.
  var minorUnits: Int64 { units / currency.unitsPerMinorUnit }
}
