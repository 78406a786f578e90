internal import ExactJSON
internal import Foundation
internal import HTTPTypes
internal import Logging
internal import NIOCore
internal import NIOHTTP1

/// Answering what is no request.
extension WireHandler {
  /// An answer that ends a connection.
  struct Refusal {
    let problem: Problem
    /// Whether it answers the last request, whose body could not be read; else it comes after all.
    let isOfLast: Bool
    /// Whether the answer may have a body.
    let hasBody: Bool

    init(_ problem: Problem, isOfLast: Bool, hasBody: Bool = true) {
      self.problem = problem
      self.isOfLast = isOfLast
      self.hasBody = hasBody
    }
  }

  /// Takes no more requests, and says why once those before are answered.
  func refuse(_ refusal: Refusal) {
    guard case .open = state else { return }
    state = .refusing(refusal)
    logger.debug(
      "request refused",
      metadata: [
        "code": "\(refusal.problem.code.rawValue)", "detail": "\(refusal.problem.detail)",
      ])
    onRefusal?()
    refuseIfDue()
  }

  /// Ends a request whose body does not come; a connection without one is just closed.
  func giveUp() {
    guard let context else { return }
    guard isReading, case .open = state else { return context.close(promise: nil) }
    refuse(
      Refusal(Problem(.badRequest, "the rest of the body did not come in time"), isOfLast: true))
  }

  /// Writes the refusal when its turn has come.
  func refuseIfDue() {
    guard case .refusing(let refusal) = state, let context else { return }
    guard exchanges.count <= (refusal.isOfLast ? 1 : 0) else { return }
    // An answer has begun before the body was known to be broken: it is the one.
    if let last = exchanges.first, last.hasBegun { return }
    // Of a request that was answered before its body had come, nothing more is said.
    guard !refusal.isOfLast || !exchanges.isEmpty else { return close(context) }
    exchanges.removeAll()
    write(refusal, context)
    close(context)
  }

  private func write(_ refusal: Refusal, _ context: ChannelHandlerContext) {
    let body = AnswerJSON.bytes(refusal.problem.answer.writeBody)
    let status = refusal.problem.code.status
    let head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: status.code),
      headers: [
        "Content-Type": "\(refusal.problem.answer.type)", "Cache-Control": "no-store",
        "Content-Length": "\(body.count)", "Connection": "close",
        "Date": AnswerWriter.date(of: Int64(time(nil))), "Server": serverName,
      ])
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if refusal.hasBody {
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
    }
    context.write(wrapOutboundOut(.end(nil)), promise: nil)
  }
}

extension Problem {
  /// What the parser found, for a client.
  init(_ error: HTTPParserError, inBody: Bool) {
    switch error {
    case .headerOverflow where !inBody:
      self.init(.headersTooLarge, "the request's line and headers are larger than is taken")
    case .invalidEOFState:
      self.init(.badRequest, "the request ended before all of it had come")
    case .invalidChunkSize: self.init(.badRequest, "the size of a chunk could not be read")
    case .invalidMethod: self.init(.badRequest, "the method is not known")
    case .invalidVersion: self.init(.badRequest, "the version of HTTP must be 1.1 or 1.0")
    case .unexpectedContentLength, .invalidContentLength:
      self.init(
        .badRequest, "the headers must say once how long the body is, and in one way")
    default: self.init(.badRequest, "the request could not be read")
    }
  }
}
