internal import HTTPTypes
internal import Hummingbird

/// How a batch of orders is laid out, on its way in or out.
enum BatchFormat: String, CaseIterable {
  /// One document.
  case json
  /// A document a line.
  case ndjson

  /// The names under which NDJSON goes; none is registered. The first is how answers call it.
  private static let lineTypes = [
    "application/x-ndjson", "application/ndjson", "application/jsonl",
  ]

  /// The content type of answers.
  var type: String {
    switch self {
    case .json: "application/json"
    case .ndjson: Self.lineTypes[0]
    }
  }

  /// The format that a content type names; `nil` where that is none of them.
  init?(contentType: (some StringProtocol)?) {
    let name = JSONMediaType.name(in: contentType)
    if name == "application/json" {
      self = .json
    } else if Self.lineTypes.contains(name) {
      self = .ndjson
    } else {
      return nil
    }
  }

  /// The format of the answer to a request: its parameter `format`, else the first of its `Accept` that is
  /// one, else that of its body.
  ///
  /// - Throws: `Problem` when the parameter means nothing.
  init(ofAnswerTo request: Request, in body: BatchFormat) throws(Problem) {
    if let format = request.uri.queryParameters.get("format") {
      self = try QueryValue.choice(format, "format")
      return
    }
    let accepted = request.headers[.accept]?.split(separator: ",") ?? []
    self = accepted.lazy.compactMap { BatchFormat(contentType: $0) }.first ?? body
  }
}
