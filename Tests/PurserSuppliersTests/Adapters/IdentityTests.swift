import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Identities under `checks`")
struct IdentityTests {
  private func outcome(_ body: String, _ lines: String) throws -> Result<[PoolReport], CheckFailure>
  {
    let account = try TestSupplier("request: {}\n" + lines).account
    return AdapterTrial.read(
      Array(body.utf8), as: account, at: Timestamp(microsecondsSinceEpoch: 0)
    ).outcome
  }

  private static let ofReply = """
    checks: [$.total == $.sum]
    balances: [{currency: USD, available: $.a}]
    """
  private static let ofItem = """
    balances: [{each: "$.w[*]", checks: [$.total == $.sum], currency: USD, available: $.a}]
    """

  @Test("do not hold where both of their members are gone, or differ")
  func doNotHold() throws {
    for members in ["", #","total":null,"sum":null"#, #","total":1"#, #","total":1,"sum":2"#] {
      for (body, lines) in [
        (#"{"a":1\#(members)}"#, Self.ofReply), (#"{"w":[{"a":1\#(members)}]}"#, Self.ofItem),
      ] {
        guard case .failure(let failure) = try outcome(body, lines) else {
          Issue.record("\(body) is an answer")
          continue
        }
        #expect(failure.kind == .shapeChanged)
        #expect(failure.message.contains("the identity `$.total == $.sum`"), "\(failure)")
      }
    }
  }

  @Test("hold where their members agree")
  func hold() throws {
    #expect(try outcome(#"{"a":1,"total":2,"sum":"2"}"#, Self.ofReply).get().count == 1)
    #expect(try outcome(#"{"w":[{"a":1,"total":2,"sum":2.0}]}"#, Self.ofItem).get().count == 1)
  }
}
