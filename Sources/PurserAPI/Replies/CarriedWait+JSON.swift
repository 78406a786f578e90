internal import PurserCore

extension CarriedWait {
  /// Writes the member `waits_for`.
  func write(to json: inout AnswerJSON) {
    json.object("waits_for") { json in
      json.string("what", cause.rawValue)
      json.integer("attempt", attempt)
      json.string("supplier", supplier.name)
      json.moment("until", until)
      json.string("detail", sentence)
    }
  }
}
