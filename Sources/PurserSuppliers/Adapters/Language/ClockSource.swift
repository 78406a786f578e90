/// How a supplier is asked what time it is, for signatures that must go by its clock.
struct ClockSource: Sendable {
  var request = RequestTemplate()
  var format = ReplyFormat.json
  /// Finds the moment in the reply.
  var time: Expression
}

extension ClockSource {
  /// Reads `clock:`.
  init?(_ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "clock", &problems) else { return nil }
    let format = reader.node("decode", &problems).flatMap { ReplyFormat($0, &problems) } ?? .json
    let context = context.beforeToken(knowing: []).reading(format)
    var request = RequestTemplate()
    if let node = reader.node("request", .required, &problems) {
      request.read(node, context, &problems)
    }
    let time = reader.node("time", .required, &problems)?.expression("time", context, &problems)
    reader.finish(&problems)
    guard let time else { return nil }
    self.init(request: request, format: format, time: time)
  }
}
