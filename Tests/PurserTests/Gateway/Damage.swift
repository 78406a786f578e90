import ExactJSON
import PurserSimulator
import Testing

/// Something that happens to a supplier's reply, so that no balance can be read from it.
struct Damage: Sendable, CustomTestStringConvertible {
  var name: String
  var fault: Fault
  /// The class that it must be found under.
  var kind: String

  var testDescription: String { name }

  /// Everything that a supplier might do instead of answering.
  static let all = bodies + amounts + failures

  private static let bodies =
    ["\"\"", "null", "\"NaN\"", "-5", "1e400", #"{"balance":{"left":284.50,"currency":"USD"}}"#]
    .map { Damage(name: "the body is `\($0)`", fault: reply($0), kind: "shape_changed") }
    + ["", "<html>it works</html>", "{\"balance\":{\"am"]
    .map { Damage(name: "the body is `\($0)`", fault: reply($0), kind: "malformed") } + [
      Damage(
        name: "300 KiB",
        fault: reply("{\"balance\":\"\(String(repeating: "x", count: 300 * 1024))\"}"),
        kind: "malformed"),
      // A good reply but for its length: beyond the limit nothing of it counts.
      Damage(
        name: "300 KiB around a balance",
        fault: reply(
          #"{"balance":{"amount":1,"currency":"USD","updated_at":null}"#
            + String(repeating: " ", count: 300 * 1024) + "}"), kind: "malformed"),
    ]

  private static let amounts: [Damage] =
    ([
      ("\"\"", ""), ("null", .null), ("\"NaN\"", "NaN"), ("-5", -5),
      ("1e400", JSONNumber("1e400").map(JSONValue.number) ?? .null),
    ] as [(String, JSONValue)])
    .map { Damage(name: "the amount is \($0)", fault: .amounts($1), kind: "shape_changed") }

  private static let failures = [
    Damage(name: "status 500", fault: .status(500), kind: "unknown"),
    Damage(name: "a truncated body", fault: .truncated, kind: "unreachable"),
    Damage(name: "a dropped connection", fault: .dropped, kind: "unreachable"),
    Damage(name: "no answer", fault: .stall, kind: "unreachable"),
  ]

  private static func reply(_ body: String) -> Fault {
    .reply(status: 200, contentType: "application/json", body: Array(body.utf8))
  }
}
