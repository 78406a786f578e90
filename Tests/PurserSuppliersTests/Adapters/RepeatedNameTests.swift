import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Names that are sent several times")
struct RepeatedNameTests {
  private func sent(_ request: String, lets: String = "") async throws -> HTTPRequest? {
    let transport = ScriptedTransport(#"{"amount":1}"#)
    let supplier = try TestSupplier(
      lets + "settings: {list: {default: [x, y]}, none: {}}\n" + request + "\n" + plainBalances)
    _ = try await supplier.client(transport).readBalances()
    return transport.requests.first
  }

  @Test(
    "a list gives a name several values, in a query and in a form; a setting's list stays joined")
  func lists() async throws {
    let query = try await sent(
      "request: {query: {id: [a, b c, \"{{none}}\", \"{{list}}\"], other: \"1\"}}")
    #expect(query?.url == "https://api.example/?id=a&id=b%20c&id=x,y&other=1")
    let form = try await sent("request: {method: POST, form: {\"id[]\": [a, b]}}")
    #expect(form?.body.map { String(decoding: $0, as: UTF8.self) } == "id%5B%5D=a&id%5B%5D=b")
  }

  @Test("a signature is over each of the values")
  func signatures() async throws {
    let request = try await sent(
      "request: {query: {b: [\"2\", \"1\"], a: \"3\", sign: \"{{sign}}\"}}",
      lets: "let: {sign: canonical(request.params)}\n")
    #expect(request?.url.hasSuffix("&sign=a%3D3%26b%3D2%26b%3D1") == true, "\(request?.url ?? "")")
  }
}
