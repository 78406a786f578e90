internal import PurserCore

extension EndpointReport {
  /// Writes the members that the API shows. Of its address only where it leads: the rest may be a secret.
  func write(to json: inout AnswerJSON) {
    json.string("name", standing.endpoint)
    json.string("origin", origin)
    json.array("events") { json in for type in types { json.string(nil, type) } }
    json.string("state", state.rawValue)
    json.string("stopped", standing.stopped)
    json.integer("waiting", backlog.waiting)
    json.integer("under_way", underWay)
    json.moment("oldest", backlog.oldest)
    json.integer("unread_events", unread)
    json.integer("given_up", backlog.givenUp)
    json.integer("unknown", backlog.unknown)
    json.integer("last_event", standing.cursor)
    json.moment("succeeded_at", standing.succeededAt)
    json.moment("failed_at", standing.failedAt)
    json.string("error", standing.problem)
  }
}

extension EndpointTrial {
  /// Writes the members that the API shows.
  func write(to json: inout AnswerJSON) {
    json.boolean("arrived", problem == nil)
    json.boolean("unknown", isUnknown)
    json.string("error", problem)
    json.integer("duration_ms", duration.wholeMicroseconds / 1000)
  }
}
