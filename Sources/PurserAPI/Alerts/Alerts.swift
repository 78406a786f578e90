internal import ExactJSON
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /v1/alerts`: what is wrong, the worst first.
  @Sendable func getAlerts(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let standings = await alerts?.alerts() ?? []
    return Response(
      json: AnswerJSON.bytes { json in
        json.object { json in
          json.array("alerts") { json in
            for standing in standings { json.object(nil, standing.write) }
          }
        }
      })
  }

  /// `POST /v1/alerts/acknowledge`: somebody cares for it.
  @Sendable func acknowledgeAlert(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reader = try await object(in: request)
    try reader.refuseUnknown(besides: ["alert"])
    return try await say(.acknowledge, to: reader.string("alert"))
  }

  /// `POST /v1/alerts/snooze`: they want to be left alone with it for a time.
  @Sendable func snoozeAlert(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reader = try await object(in: request)
    try reader.refuseUnknown(besides: ["alert", "until", "for", "up_to"])
    let name = try reader.string("alert")
    let upTo = try reader.optionalString("up_to").map { text throws(Problem) -> AlertTier in
      try QueryValue.choice(text, "up_to")
    }
    return try await say(.snooze(until: try snoozeEnd(reader), upTo: upTo), to: name)
  }

  /// `POST /v1/alerts/listen`: nothing that was said counts any more.
  @Sendable func listenToAlert(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reader = try await object(in: request)
    try reader.refuseUnknown(besides: ["alert"])
    return try await say(.listen, to: reader.string("alert"))
  }

  // MARK: Parts

  /// How long an alert may be left alone: nobody means for ever.
  private static let snoozes = Duration.seconds(1)...Duration.seconds(365 * 86_400)

  /// When a snooze is over: at a moment, or after a time, of which one is given.
  private func snoozeEnd(_ reader: ObjectReader) throws(Problem) -> Timestamp {
    let now = clock.time().moment
    let length = try reader.optionalDuration("for", in: Self.snoozes)
    guard let text = try reader.optionalString("until") else {
      guard let length else {
        throw Problem(
          .missingField, "say how long: `for`, such as \"4h\", or `until`, a moment", field: "for")
      }
      return now + length
    }
    guard length == nil else {
      throw Problem(
        .conflictingFields, "`for` and `until` both say how long; give one of them", field: "until")
    }
    let until = try QueryValue.moment(text, "until")
    guard until > now, until <= now + Self.snoozes.upperBound else {
      throw Problem(
        .invalidField, "`until` must be later than now, by a year at most", field: "until")
    }
    return until
  }

  /// Has a word taken, and answers with the alert as it stands then.
  private func say(_ word: AlertWord, to name: String) async throws(Problem) -> Response {
    let standing: AlertStanding?
    do throws(StoreError) { standing = try await alerts?.take(word, to: name) } catch {
      throw Problem(
        error, "what was said to the alert could not be kept, and nothing has changed")
    }
    guard let standing else {
      throw Problem(
        .notFound,
        "there is no alert `\(name.prefix(200))`; `GET /v1/alerts` lists those there are",
        field: "alert")
    }
    return Response(json: AnswerJSON.bytes { json in json.object(nil, standing.write) })
  }
}
