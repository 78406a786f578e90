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
      problem.log(to: context.logger)
      return problem.response
    } catch let error as HTTPError {
      return Self.problem(for: error, request: request).response
    } catch let error as any HTTPResponseError where error.status.kind == .clientError {
      return Problem(.badRequest, "the request could not be read").response
    } catch {
      context.logger.error("request failed", metadata: ["cause": "\(error)"])
      return Problem(.internalError, "the gateway failed; the log says why").response
    }
  }

  private static func problem(for error: HTTPError, request: Request) -> Problem {
    guard error.status == .notFound else {
      return Problem(.badRequest, "the request could not be read")
    }
    return Problem(.notFound, "there is nothing at \(request.method) \(request.uri.path)")
  }
}
