internal import HTTPTypes
internal import Hummingbird

/// Refuses what a web page in a browser on this machine could send. Until clients have keys, being
/// on the loopback interface is the only credential, and a page that the owner happens to look at
/// must not have it: neither by a request across sites, nor by a name that resolves to loopback
/// (DNS rebinding).
struct LocalClientsMiddleware<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Request, context: Context,
    next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    if let problem = request.head.authority.flatMap(LoopbackName.problem) { throw problem }
    if let origin = request.headers[.origin], !LoopbackName.isOne(origin: origin) {
      throw Problem(.foreignOrigin, "requests from web pages of other sites are refused")
    }
    return try await next(request, context)
  }
}
