import ExactJSON

/// What the gateway answers when something is said to an alert, for people.
enum AlertAnswer {
  /// Where an alert stands, and what was said to it, in a word or two.
  static func state(of alert: JSONValue) -> String {
    let state = alert["state"]?.stringValue ?? "-"
    let word = state == "raised" ? "" : "\(state), "
    if alert["acknowledged"]?.boolValue == true { return "\(word)acknowledged" }
    guard let until = alert["snoozed_until"]?.stringValue else { return state }
    return "\(word)snoozed until \(until)"
  }

  /// Says something to an alert, and prints how it stands then.
  ///
  /// - Parameters:
  ///   - word: the last part of the path.
  ///   - alert: the alert's name.
  ///   - members: what the body has beside it.
  ///   - gateway: who is told.
  ///   - output: how it is printed.
  /// - Throws: `CommandFailure` where the gateway answers with a problem, or not at all.
  static func say(
    _ word: String, to alert: String, _ members: [(name: String, value: String?)] = [],
    at gateway: RemoteGateway, _ output: OutputOptions
  ) async throws(CommandFailure) {
    var body = JSONObject()
    body["alert"] = .string(alert)
    for (name, value) in members { if let value { body[name] = .string(value) } }
    let reply = try await gateway.post("/v1/alerts/\(word)", .object(body))
    if output.json { Terminal.say(reply.body) }
    let answer = try reply.requireSuccess()
    guard !output.json else { return }
    Terminal.say("\(answer["alert"]?.stringValue ?? alert) is \(told(answer))")
  }

  /// All that is told of it from now on.
  private static func told(_ answer: JSONValue) -> String {
    let upTo = answer["up_to"]?.stringValue ?? "it is"
    if answer["acknowledged"]?.boolValue == true {
      return "acknowledged: it is told when it is worse than \(upTo), or over"
    }
    if let until = answer["snoozed_until"]?.stringValue {
      return "snoozed until \(until), as long as it is no worse than \(upTo)"
    }
    return "told as it comes"
  }
}
