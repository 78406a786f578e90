import ExactJSON
import Foundation
import HTTPTypes
import PurserCore

@testable import PurserSimulator

/// A supplier that answers with whatever secrets it was sent, in every form in which it can see
/// them.
struct EchoWire: WireFormat {
  /// How the balance is asked for.
  var method = HTTPRequest.Method.get
  /// Where.
  var path = "/echo"
  /// What it answers with.
  var status: Int
  /// Gives out this access token and answers with it, if there is one.
  var accessToken: String?
  /// The secret that it knows, which it writes in every spelling, also where it was never sent.
  var known: String?
  /// Puts what it was sent into the shape of a reply.
  var shape: @Sendable (String) -> JSONValue

  var amountMembers: Set<String> { [] }
  var settings: [String: String] { [:] }

  var endpoints: [WireEndpoint] {
    [
      WireEndpoint(method, path, group: .balances, isAuthenticated: false) { [self] call, _ in
        WireReply(status: status, shape(secrets(in: call)))
      },
      WireEndpoint(.post, "/oauth/token", group: .tokens, isAuthenticated: false) {
        [self] call, _ in
        guard let accessToken else {
          return WireReply(status: status, shape(secrets(in: call)))
        }
        return WireReply(["access_token": .string(accessToken), "expires_in": 3600])
      },
    ]
  }

  func authenticate(_ call: WireCall, _ state: inout SupplierState) {}

  func reply(to problem: WireProblem, requestID: String) -> WireReply {
    WireReply(status: problem.usualStatus, ["message": .string(problem.sentence)])
  }

  func authorization(_ state: inout SupplierState, at now: Timestamp) -> OrderAuthorization {
    OrderAuthorization()
  }

  /// RFC 3986, section 2.3.
  private static let unreserved = CharacterSet.alphanumerics.union(
    CharacterSet(charactersIn: "-._~"))

  private func secrets(in call: WireCall) -> String {
    let names = ["authorization", "x-api-key"]
    let headers = call.headers.filter { names.contains($0.name.canonicalName) }
      .map { $0.value.replacing(#/^(Bearer|Basic) /#, with: "") }
    let query = call.query.filter { $0.name == "token" }.flatMap { item in
      let encoded = item.value.addingPercentEncoding(withAllowedCharacters: Self.unreserved) ?? ""
      return [item.value, encoded, encoded.replacing(#/%../#) { $0.output.lowercased() }]
    }
    let body = String(decoding: call.body, as: UTF8.self)
    let spelled = [known, accessToken].compactMap(\.self).flatMap { secret in
      Spelling.allCases.map { $0.of(secret) }
    }
    return (headers + query + (body.isEmpty ? [] : [body]) + spelled).joined(separator: " ")
  }
}
