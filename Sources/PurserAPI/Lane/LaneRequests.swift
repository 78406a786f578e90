internal import NIOCore
internal import PurserCore

/// Orders and reports that one turn of an event loop has read, from all its connections: they are handed
/// to the ledger together when all that had arrived is read.
final class LaneRequests {
  private let ledger: any LedgerService
  private let eventLoop: any EventLoop
  private let inUse: TermsInUse
  private var known: (use: TermsInUse.Use, number: Int)?
  private var waiting: [LedgerRequest] = []

  /// Nothing waits; to be used on the event loop only.
  init(_ ledger: any LedgerService, under inUse: TermsInUse, eventLoop: any EventLoop) {
    self.ledger = ledger
    self.inUse = inUse
    self.eventLoop = eventLoop
  }

  /// The terms in use at this moment. Each event loop has a copy of its own: to count the references of one
  /// for every request would have the loops wait for each other.
  var use: TermsInUse.Use {
    let number = inUse.number
    if let known, known.number == number { return known.use }
    let current = inUse.current
    let use = TermsInUse.Use(current.terms, current.desk)
    known = (use, number)
    return use
  }

  /// Hands a request over at the end of this turn.
  func add(_ request: LedgerRequest) {
    waiting.append(request)
    guard waiting.count == 1 else { return }
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    eventLoop.execute { bound.value.handOver() }
  }

  private func handOver() {
    var requests: [LedgerRequest] = []
    requests.reserveCapacity(waiting.count)
    swap(&requests, &waiting)
    ledger.submit(requests)
  }
}
