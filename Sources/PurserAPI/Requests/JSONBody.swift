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
    let isJSON = JSONMediaType.isOne(request.headers[.contentType])
    // A client may wait for leave to send a body that nobody wants.
    let limit = terms.maximumBodyBytes
    if !isJSON, try length(of: request, limit: limit) ?? 0 > 0 { throw Self.noJSON }
    let bytes = try await body(of: request, limit: limit)
    if bytes.isEmpty, mayBeEmpty { return ObjectReader(JSONObject()) }
    guard isJSON else { throw Self.noJSON }
    let value: JSONValue
    do { value = try JSONParser.parse(bytes, limits: .init(depth: 16)) } catch {
      throw Problem(.invalidJSON, "the body is not JSON: \(error)")
    }
    guard let object = value.objectValue else {
      throw Problem(.invalidJSON, "the body must be a JSON object, it is \(value.kind)")
    }
    return ObjectReader(object)
  }

  private static let noJSON = Problem(
    .unsupportedMediaType, "send the body as `Content-Type: application/json`")

  /// How long the body is said to be.
  private func length(of request: Request, limit: Int) throws(Problem) -> Int? {
    let length = request.headers[.contentLength].flatMap { Int($0) }
    if let length, length > limit { throw Self.bodyTooLarge(limit) }
    return length
  }

  /// The bytes of a request's body.
  ///
  /// - Throws: `Problem` when there are more than `limit`, or they cannot be read to their end.
  func body(of request: Request, limit: Int) async throws -> [UInt8] {
    _ = try length(of: request, limit: limit)
    do {
      return Array(buffer: try await request.body.collect(upTo: limit))
    } catch is NIOTooManyBytesError {
      throw Self.bodyTooLarge(limit)
    } catch {
      // The client has gone, is silent, or what it sent could not be read any further.
      throw Problem(.badRequest, "the body breaks off, or cannot be read to its end")
    }
  }

  private static func bodyTooLarge(_ limit: Int) -> Problem {
    Problem(.bodyTooLarge, "the body is over the limit of \(limit) bytes")
  }
}
