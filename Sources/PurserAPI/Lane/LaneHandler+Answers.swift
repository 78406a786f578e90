internal import NIOCore

/// Asking the ledger, and sending what it answers in the order of the requests.
extension LaneHandler {
  func start(_ request: OrderLane.Request, _ listing: CandidateListing) {
    guard let connection else { return }
    let number = firstNumber + UInt64(waiting.count)
    waiting.append(Waiting(id: request.id, answer: nil))
    let asker = OrderLane.Asker(
      answers: answers, connection: connection, number: number, listing: listing)
    lane.begin(request, for: asker, general.client)
  }

  /// Takes an answer, and writes those whose turn it is.
  func take(_ answer: ByteBuffer, number: UInt64) {
    guard let context, number >= firstNumber, number - firstNumber < UInt64(waiting.count) else {
      return
    }
    waiting[offset: Int(number - firstNumber)].answer = answer
    while let bytes = waiting.first?.answer {
      waiting.removeFirst()
      firstNumber += 1
      context.write(wrapOutboundOut(.byteBuffer(bytes)), promise: nil)
      isUnflushed = true
    }
  }

  /// Sends what was written, and reads on.
  func sendTaken() {
    guard isUnflushed, let context else { return }
    isUnflushed = false
    lastActivity = .now()
    context.flush()
    goOn()
  }
}
