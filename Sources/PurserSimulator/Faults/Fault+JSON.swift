import ExactJSON

extension Fault {
  /// The name of the fault in `POST /_simulator/fault`.
  var name: String {
    switch self {
    case .none: "none"
    case .delay: "delay"
    case .status: "status"
    case .reply: "reply"
    case .amounts: "amounts"
    case .truncated: "truncated"
    case .dropped: "dropped"
    case .stall: "stall"
    }
  }

  /// Reads `{"fault": "delay", "milliseconds": 250}` and its kin:
  /// `none`, `delay` (`milliseconds`), `status` (`status`), `reply` (`body` as text, `status` = 200,
  /// `content_type` = `application/json`), `amounts` (`value`, any JSON), `truncated`, `dropped`,
  /// `stall`.
  ///
  /// - Throws: `WireProblem.invalid` naming the member that is wrong.
  init(json: JSONValue) throws(WireProblem) {
    switch json["fault"]?.stringValue {
    case "none": self = .none
    case "delay":
      guard let milliseconds = json["milliseconds"]?.numberValue?.plainInteger, milliseconds >= 0
      else { throw .invalid(field: "milliseconds", reason: "must be a whole number of at least 0") }
      self = .delay(.milliseconds(milliseconds))
    case "status": self = .status(try Self.status(json, default: nil))
    case "reply":
      guard let body = json["body"]?.stringValue else {
        throw .invalid(field: "body", reason: "must be a text")
      }
      self = .reply(
        status: try Self.status(json, default: 200),
        contentType: json["content_type"]?.stringValue ?? WireReply.jsonContentType,
        body: Array(body.utf8))
    case "amounts":
      guard let value = json["value"] else {
        throw .invalid(field: "value", reason: "must be given")
      }
      self = .amounts(value)
    case "truncated": self = .truncated
    case "dropped": self = .dropped
    case "stall": self = .stall
    case .some, .none: throw .invalid(field: "fault", reason: "must be the name of a fault")
    }
  }

  private static func status(
    _ json: JSONValue, default usual: Int?
  ) throws(WireProblem) -> Int {
    guard let member = json["status"] else {
      guard let usual else { throw .invalid(field: "status", reason: "must be given") }
      return usual
    }
    guard let status = member.numberValue?.plainInteger, (200...599).contains(status) else {
      throw .invalid(field: "status", reason: "must be a number from 200 to 599")
    }
    return Int(status)
  }
}
