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
    if !isJSON, try length(of: request) ?? 0 > 0 { throw Self.noJSON }
    let bytes = try await body(of: request)
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
  private func length(of request: Request) throws(Problem) -> Int? {
    let length = request.headers[.contentLength].flatMap { Int($0) }
    if let length, length > terms.maximumBodyBytes { throw bodyTooLarge }
    return length
  }

  private func body(of request: Request) async throws -> [UInt8] {
    _ = try length(of: request)
    do {
      return Array(buffer: try await request.body.collect(upTo: terms.maximumBodyBytes))
    } catch is NIOTooManyBytesError {
      throw bodyTooLarge
    } catch {
      // The client has gone, is silent, or what it sent could not be read any further.
      throw Problem(.badRequest, "the body breaks off, or cannot be read to its end")
    }
  }

  private var bodyTooLarge: Problem {
    Problem(.bodyTooLarge, "the body is over the limit of \(terms.maximumBodyBytes) bytes")
  }
}
