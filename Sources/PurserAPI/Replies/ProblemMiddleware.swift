internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Turns whatever an endpoint throws into problem details, so that every answer has a code.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Request, context: Context,
    next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let problem as Problem {
      return problem.response
    } catch let error as HTTPError {
      return Self.problem(for: error, request: request).response
    } catch let error as any HTTPResponseError {
      guard error.status.kind == .clientError else { throw error }
      return Problem(.badRequest, "the request could not be read").response
    } catch {
      context.logger.error("request failed", metadata: ["error": "\(type(of: error))"])
      return Problem(.internalError, "the gateway failed; the log says why").response
    }
  }

  private static func problem(for error: HTTPError, request: Request) -> Problem {
    switch error.status {
    case .notFound:
      Problem(.notFound, "there is nothing at \(request.method) \(request.uri.path)")
    case .methodNotAllowed:
      Problem(.methodNotAllowed, "\(request.uri.path) does not take \(request.method)")
    default:
      Problem(.badRequest, "the request could not be read")
    }
  }
}
