internal import Hummingbird
internal import PurserCore

/// What became of one order of a batch.
struct BatchResult {
  /// How far it is.
  enum State {
    /// It is to be placed.
    case open(OrderRequest)
    /// It has its answer, the one that it would have got alone.
    case answered(Answer)
  }

  /// The order's line, or its place in the array, from 1.
  var number: Int
  /// How far it is.
  var state: State

  /// The order that is to be placed.
  var order: OrderRequest? {
    switch state {
    case .open(let order): order
    case .answered: nil
    }
  }

  /// The answer to a batch.
  static func response(_ results: [BatchResult], _ format: BatchFormat) -> Response {
    let body = AnswerJSON.buffer(capacity: 1024 * max(1, results.count)) { json in
      switch format {
      case .json:
        json.object { json in
          json.array("results") { json in
            for result in results { json.object(nil, result.write) }
          }
        }
      case .ndjson:
        for result in results { json.line(result.write) }
      }
    }
    return Response(json: body, type: format.type)
  }

  private func write(to json: inout AnswerJSON) {
    json.integer("line", number)
    switch state {
    case .open: break
    case .answered(let answer):
      json.integer("status", answer.status.code)
      if answer.isRepetition { json.boolean("replayed", true) }
      if let seconds = answer.retryAfterSeconds { json.integer("retry_after", seconds) }
      json.object(answer.isProblem ? "problem" : "order", answer.writeMembers)
    }
  }
}
