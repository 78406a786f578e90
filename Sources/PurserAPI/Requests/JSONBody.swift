internal import ExactJSON
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Gateway {
  /// The object in a request's body.
  ///
  /// - Returns: a reader of the object; of an empty one when the body is empty and may be.
  /// - Throws: `Problem` when the content type is not JSON, the body is over the limit, or it is not
  ///   one JSON object.
  func object(
    in request: Request, mayBeEmpty: Bool = false
  ) async throws -> ObjectReader {
    let bytes = try await body(of: request)
    if bytes.isEmpty, mayBeEmpty { return ObjectReader(JSONObject()) }
    guard Self.isJSON(request.headers[.contentType]) else {
      throw Problem(
        .unsupportedMediaType, "send the body as `Content-Type: application/json`")
    }
    let value: JSONValue
    do { value = try JSONParser.parse(bytes, limits: .init(depth: 16)) } catch {
      throw Problem(.invalidJSON, "the body is not JSON: \(error)")
    }
    guard let object = value.objectValue else {
      throw Problem(.invalidJSON, "the body must be a JSON object, it is \(value.kind)")
    }
    return ObjectReader(object)
  }

  private func body(of request: Request) async throws -> [UInt8] {
    if let length = request.headers[.contentLength].flatMap({ Int($0) }),
      length > maximumBodyBytes
    {
      throw bodyTooLarge
    }
    do {
      return Array(buffer: try await request.body.collect(upTo: maximumBodyBytes))
    } catch is NIOTooManyBytesError {
      throw bodyTooLarge
    }
  }

  private var bodyTooLarge: Problem {
    Problem(.bodyTooLarge, "the body is over the limit of \(maximumBodyBytes) bytes")
  }

  private static func isJSON(_ contentType: String?) -> Bool {
    if contentType == "application/json" { return true }
    let type = contentType?.prefix { $0 != ";" } ?? ""
    return type.trimmingSuffix(while: \.isWhitespace).lowercased() == "application/json"
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
    var rest = self
    while let last = rest.last, predicate(last) { rest.removeLast() }
    return rest
  }
}
