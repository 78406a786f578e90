import ExactJSON
import Foundation

/// What the gateway answers when it is told something of a supplier, for people.
enum SteeringAnswer {
  /// Who says it where nobody is named.
  static var userName: String { NSUserName() }

  /// Prints how the supplier stands.
  ///
  /// - Throws: `CommandFailure` where the gateway answers with a problem.
  static func tell(
    _ reply: RemoteGateway.Reply, of supplier: String, _ output: OutputOptions
  ) throws(CommandFailure) {
    if output.json { Terminal.say(reply.body) }
    let answer = try reply.requireSuccess()
    guard !output.json else { return }
    let stops = (answer["instructions"]?.arrayValue ?? []).compactMap { $0["note"]?.stringValue }
    if !stops.isEmpty {
      for stop in stops { Terminal.say("\(supplier) \(stop)") }
    } else if answer["paused"] == .bool(true) {
      Terminal.say("\(supplier) is paused in suppliers.yaml")
    } else {
      Terminal.say("\(supplier) takes orders")
    }
  }
}
