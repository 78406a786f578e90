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
    /// Whether the answer may have a body.
    let hasBody: Bool

    init(_ problem: Problem, hasBody: Bool = true) {
      self.problem = problem
      self.hasBody = hasBody
    }
  }

  /// Takes no more requests, and says why once those before are answered.
  func refuse(_ refusal: Refusal) {
    guard case .open = state else { return }
    state = .refusing(refusal)
    note(refusal.problem)
    onRefusal?()
    refuseIfDue()
  }

  /// Takes nothing more of a request whose body cannot be read any further. Its endpoint answers: it may
  /// have found another fault already, or be told of this one when it reads on.
  func breakBody(_ error: HTTPParserError, _ context: ChannelHandlerContext) {
    guard case .open = state else { return }
    state = .broken
    if let last = exchanges.indices.last { exchanges[last].closes = true }
    note(Problem(error))
    onRefusal?()
    context.fireErrorCaught(error)
    refuseIfDue()
  }

  /// Ends a request whose body does not come; a connection without one is just closed.
  func giveUp() {
    guard let context else { return }
    guard isReading, case .open = state else { return context.close(promise: nil) }
    breakBody(.invalidEOFState, context)
  }

  private func note(_ problem: Problem) {
    logger.debug(
      "request refused",
      metadata: ["code": "\(problem.code.rawValue)", "detail": "\(problem.detail)"])
  }

  /// Writes the refusal when its turn has come.
  func refuseIfDue() {
    guard exchanges.isEmpty, let context else { return }
    switch state {
    case .open, .closing: return
    case .broken: break
    case .refusing(let refusal): write(refusal, context)
    }
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
  init(_ error: HTTPParserError) {
    switch error {
    case .headerOverflow:
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
