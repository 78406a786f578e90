internal import NIOCore
internal import PurserCore

/// Dividing the bytes into requests, and reading those that are the lane's.
extension LaneHandler {
  func proceed(_ context: ChannelHandlerContext) {
    guard !isProceeding else { return }
    isProceeding = true
    isStalled = false
    while unread.readableBytes > 0, step(context) {}
    // The buffer goes back to who reads into it.
    if unread.readableBytes == 0 { unread = ByteBuffer() }
    isProceeding = false
  }

  /// Does one step, and returns whether another may follow.
  private func step(_ context: ChannelHandlerContext) -> Bool {
    switch route {
    case .undecided: return begin(context)
    case .general:
      pass(unread.readableBytes, context)
      return false
    case .passing(let rest):
      let count = min(rest, unread.readableBytes)
      route = count == rest ? .undecided : .passing(rest - count)
      lastActivity = .now()
      pass(count, context)
      return true
    }
  }

  func pass(_ count: Int, _ context: ChannelHandlerContext) {
    guard let bytes = unread.readSlice(length: count) else { return }
    isPassing = true
    context.fireChannelRead(wrapInboundOut(bytes))
  }

  private func begin(_ context: ChannelHandlerContext) -> Bool {
    guard let head = head ?? scanned() else {
      switch route {
      case .undecided: return false
      case .passing, .general: return requireNothingWaits(elseBackTo: .undecided)
      }
    }
    self.head = head
    let length = head.length + head.bodyLength
    guard let endpoint = endpoint(of: head) else { return decide(.passing(length)) }
    guard unread.readableBytes >= length else { return false }
    guard general.waitingCount == 0, waiting.count < lane.limits.waitingAnswers,
      context.channel.isWritable
    else {
      isStalled = true
      return false
    }
    guard let request = request(head, endpoint.lane, id: endpoint.id) else {
      return decide(.passing(length))
    }
    guard !waiting.contains(where: { $0.answer == nil && $0.id == request.id }) else {
      isStalled = true
      return false
    }
    self.head = nil
    unread.moveReaderIndex(forwardBy: length)
    start(request, head.prefersMinimalAnswer ? .none : .brief)
    return true
  }

  /// The head at the front; where it is not certain, the route is decided.
  private func scanned() -> RequestHead? {
    switch unread.withUnsafeReadableBytes({ RequestHead.scan($0) }) {
    case .head(let head): return head
    case .unclear: route = .general
    case .incomplete:
      if unread.readableBytes > lane.limits.headBytes { route = .general }
    }
    return nil
  }

  private func decide(_ route: Route) -> Bool {
    self.route = route
    return requireNothingWaits(elseBackTo: .undecided)
  }

  /// Hummingbird answers on its own, so that it gets nothing before the lane has answered.
  private func requireNothingWaits(elseBackTo route: Route) -> Bool {
    guard waiting.isEmpty else {
      isStalled = true
      self.route = route
      return false
    }
    head = nil
    return true
  }

  // MARK: Reading a request

  private func endpoint(of head: RequestHead) -> (lane: Endpoint.Lane, id: Range<Int>)? {
    guard head.isPost, !head.isSpecial,
      head.bodyLength <= answers.requests.value.use.terms.maximumBodyBytes,
      let host = head.host
    else { return nil }
    return unread.withUnsafeReadableBytes { bytes in
      guard let endpoint = lane.endpoint(head.path, in: bytes), isApproved(bytes, host) else {
        return nil
      }
      if let type = head.contentType {
        return StaticBytes("application/json").equals(bytes, type) ? endpoint : nil
      }
      return head.bodyLength == 0 ? endpoint : nil
    }
  }

  /// Whether the host is one of this machine's names: worked out once for a connection, since the
  /// requests of a connection name the same.
  private func isApproved(_ bytes: UnsafeRawBufferPointer, _ host: Range<Int>) -> Bool {
    let name = UnsafeRawBufferPointer(rebasing: bytes[host])
    if name.elementsEqual(approvedHost), !approvedHost.isEmpty { return true }
    guard LoopbackName.isOne(authority: name) else { return false }
    approvedHost = Array(name)
    return true
  }

  private func request(
    _ head: RequestHead, _ endpoint: Endpoint.Lane, id: Range<Int>
  ) -> OrderLane.Request? {
    let use = answers.requests.value.use
    return unread.withUnsafeReadableBytes { bytes in
      func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self)
      }
      let body = UnsafeRawBufferPointer(
        rebasing: bytes[head.length..<(head.length + head.bodyLength)])
      switch endpoint {
      case .place:
        return OrderBody.request(
          in: body, idempotencyKey: head.idempotencyKey.map(text), of: use.terms
        ).map { request in
          guard request.order.carrying == nil else { return .carry(request) }
          return .place(use.desk.request(request.order, fingerprint: request.fingerprint))
        }
      case .report(let news):
        guard let id = OrderID(text(id)) else { return nil }
        if body.isEmpty || body.elementsEqual("{}".utf8) {
          return .report(OrderReport(news, of: id, attempt: .only))
        }
        return lane.recent[id].flatMap { record in
          ReportBody.report(news, of: record.status, in: body).map { .report($0) }
        }
      }
    }
  }
}
