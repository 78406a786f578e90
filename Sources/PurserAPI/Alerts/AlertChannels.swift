internal import ExactJSON
internal import Foundation
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /v1/alert-channels`: how each receiver of alerts stands.
  @Sendable func getAlertChannels(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reports: [AlertChannelReport]
    do throws(StoreError) { reports = try await alerts?.channels() ?? [] } catch {
      throw Problem(error, "how the channels stand could not be read; ask again")
    }
    return Response(
      json: AnswerJSON.bytes { json in
        json.object { json in
          json.array("channels") { json in
            for report in reports { json.object(nil, report.write) }
          }
        }
      })
  }

  /// `POST /v1/alert-channels/{id}/test`: sends a message that means nothing, and tells what came of it.
  @Sendable func testAlertChannel(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reader = try await object(in: request, mayBeEmpty: true)
    try reader.refuseUnknown(besides: [])
    let parameter = context.parameters.get("id") ?? ""
    let name = parameter.removingPercentEncoding ?? parameter
    guard let trials = await alerts?.test(name) else {
      throw Problem(
        .notFound,
        "there is no alert channel `\(name.prefix(64))`; `GET /v1/alert-channels` lists those "
          + "there are")
    }
    return Response(
      json: AnswerJSON.bytes { json in
        json.object { json in
          json.string("channel", name)
          json.array("receivers") { json in
            for trial in trials {
              json.object { json in
                json.string("receiver", trial.receiver)
                trial.trial.write(to: &json)
              }
            }
          }
        }
      })
  }
}

extension AlertChannelReport {
  /// Writes the members that the API shows.
  fileprivate func write(to json: inout AnswerJSON) {
    json.string("channel", channel)
    json.string("service", service)
    json.string("receiver", receiver)
    json.string("error", endpoint?.standing.problem ?? problem)
    if let endpoint {
      json.object("endpoint", endpoint.write)
    } else {
      json.string("endpoint", nil)
    }
  }
}

extension Problem {
  /// That alerts could not be kept or read.
  init(_ error: StoreError, _ detail: String) {
    self.init(.storeFailed, detail, retryAfterSeconds: 5)
    cause = error.message
  }
}
