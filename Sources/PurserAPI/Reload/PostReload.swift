internal import ExactJSON
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `POST /v1/reload`: reads the configuration anew and swaps it whole, or says why not.
  @Sendable func postReload(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reader = try await object(in: request, mayBeEmpty: true)
    try reader.refuseUnknown(besides: ["dry_run"])
    let isRehearsal = try reader.optionalBoolean("dry_run") ?? false
    guard let reloading else {
      throw Problem(.notFound, "this gateway runs with a configuration that no file holds")
    }
    let report = await reloading.reload(isRehearsal: isRehearsal)
    guard report.outcome != .refused else {
      throw Problem(.configurationRefused, report.lines.joined(separator: "\n"))
    }
    return Response { json in
      json.string("status", report.outcome.rawValue)
      json.string("file", report.file)
      json.array("changes") { list in for line in report.lines { list.string(line) } }
      json.array("warnings") { list in for line in report.warnings { list.string(line) } }
    }
  }
}
