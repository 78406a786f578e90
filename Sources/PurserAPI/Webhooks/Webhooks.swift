internal import ExactJSON
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /v1/webhooks`: how each receiver stands.
  @Sendable func getWebhooks(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reports: [EndpointReport]
    do throws(StoreError) { reports = try await webhooks?.reports() ?? [] } catch {
      throw Problem(LedgerError.storeFailed(error))
    }
    return Response(
      json: AnswerJSON.bytes { json in
        json.object { json in
          json.array("webhooks") { json in
            for report in reports { json.object(nil, report.write) }
          }
        }
      })
  }

  /// `POST /v1/webhooks/{id}/resend`: what was given up, or waits to be tried again, is sent now.
  @Sendable func resendWebhooks(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reader = try await object(in: request, mayBeEmpty: true)
    try reader.refuseUnknown(besides: ["since"])
    let since = try reader.optionalString("since").map { text throws(Problem) in
      try QueryValue.moment(text, "since")
    }
    let name = context.parameters.get("id") ?? ""
    let count: Int?
    do throws(StoreError) { count = try await webhooks?.resend(name, since: since) } catch {
      throw Problem(LedgerError.storeFailed(error))
    }
    guard let count else { throw Self.unknownReceiver(name) }
    return Response { json in
      json.string("name", name)
      json.integer("messages", Int64(count))
    }
  }

  /// `POST /v1/webhooks/{id}/test`: sends a message that means nothing, and tells what came of it.
  @Sendable func testWebhook(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reader = try await object(in: request, mayBeEmpty: true)
    try reader.refuseUnknown(besides: [])
    let name = context.parameters.get("id") ?? ""
    let now = clock.time().moment
    let body = AnswerJSON.bytes { json in
      json.object { json in
        json.string("type", Self.testType)
        json.moment("timestamp", now)
        json.object("data") { $0.string("webhook", name) }
      }
    }
    let id = "msg_test_" + String(now.microsecondsSinceEpoch, radix: 16)
    guard let trial = await webhooks?.test(name, type: Self.testType, id: id, body: body) else {
      throw Self.unknownReceiver(name)
    }
    return Response(
      json: AnswerJSON.bytes { json in
        json.object { json in
          json.string("name", name)
          json.string("webhook_id", id)
          trial.write(to: &json)
        }
      })
  }

  private static let testType = "webhook.test"

  private static func unknownReceiver(_ name: String) -> Problem {
    Problem(.notFound, "suppliers.yaml has no webhook `\(name.prefix(64))`")
  }
}
