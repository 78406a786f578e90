internal import CCurl
internal import LentThreads

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The one owner of libcurl's handles: starts transfers, drives them, and answers for them.
///
/// It is made by the client and then handed to a thread of its own, the only one to use it.
final class TransferLoop {
  /// How long the loop sleeps when nothing is under way; a command ends any sleep.
  private static let longestWait = Duration.seconds(60)
  /// How many jobs the thread does for whoever waited for a reply, before it goes on.
  private static let jobsOfReply = 8
  /// The longest reply that is read on this thread, while other transfers wait.
  private static let shortReplyBytes = 16_384
  /// How long it sleeps where the system cannot wait for connections.
  private static let blindWaitMicroseconds: UInt32 = 20_000

  let inbox: TransferInbox

  private let multi: UnsafeMutableRawPointer
  private let configuration: CurlClient.Configuration
  private var transfers: [UInt64: Transfer] = [:]
  private var identifiers: [UnsafeMutableRawPointer: UInt64] = [:]
  private var idleHandles: [EasyHandle] = []

  /// Not after the earliest deadline under way. It is not raised when that transfer ends early,
  /// so that most transfers never cost a search.
  private var nextDeadline: ContinuousClock.Instant?

  /// Makes a loop with its multi handle.
  init(_ configuration: CurlClient.Configuration) throws(CurlError) {
    guard let multi = curl_multi_init() else {
      throw .unsent(.other, "libcurl has no memory left")
    }
    self.multi = multi
    self.configuration = configuration
    inbox = TransferInbox(wakeup: MultiWakeup(multi))
    let limits = [
      (CURLMOPT_MAX_TOTAL_CONNECTIONS, configuration.maximumConnections),
      (CURLMOPT_MAX_HOST_CONNECTIONS, configuration.maximumConnectionsPerHost),
      (CURLMOPT_MAXCONNECTS, configuration.maximumConnections),
    ]
    for (option, limit) in limits {
      guard purser_multi_set_long(multi, option, limit) == CURLM_OK else {
        throw .unsent(.other, "libcurl refused a limit on its connections")
      }
    }
  }

  deinit {
    idleHandles.removeAll()
    curl_multi_cleanup(multi)
  }

  /// Runs until the inbox is closed, then ends what is still under way. What fails meanwhile, as for want of
  /// memory, ends transfers and not the loop.
  func run() {
    while true {
      let batch = inbox.takeAll()
      for command in batch.commands {
        perform(command)
      }
      if batch.isLast { break }
      var running: Int32 = 0
      let performed = curl_multi_perform(multi, &running)
      collectFinished()
      if performed != CURLM_OK { giveUp(performed) }
      expire()
      guard inbox.beginSleep() else { continue }
      if curl_multi_poll(multi, nil, 0, waitMilliseconds(), nil) != CURLM_OK {
        usleep(Self.blindWaitMicroseconds)
      }
    }
    stop()
  }

  private func perform(_ command: TransferCommand) {
    switch command {
    case .start(let start): self.start(start)
    case .cancel(let id):
      guard let transfer = transfers[id] else { return }
      let sent = transfer.hasSent ? "after the request was sent" : "before the request was sent"
      end(transfer, .failure(transfer.error(.cancelled, "was no longer needed, \(sent)")))
    }
  }

  private func start(_ start: TransferCommand.Start) {
    do throws(CurlError) {
      let transfer = Transfer(start, handle: try takeHandle())
      try transfer.prepare(configuration)
      try add(transfer)
    } catch {
      start.continuation.resume(returning: .failure(error))
    }
  }

  private func takeHandle() throws(CurlError) -> EasyHandle {
    if let handle = idleHandles.popLast() { return handle }
    return try EasyHandle()
  }

  private func add(_ transfer: Transfer) throws(CurlError) {
    guard curl_multi_add_handle(multi, transfer.handle.pointer) == CURLM_OK else {
      throw .unsent(.other, "libcurl refused to start the transfer")
    }
    transfers[transfer.id] = transfer
    identifiers[transfer.handle.pointer] = transfer.id
    nextDeadline = min(nextDeadline ?? transfer.deadline, transfer.deadline)
  }

  /// Ends or continues the transfers that libcurl is done with.
  private func collectFinished() {
    var left: Int32 = 0
    var isFirst = true
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE,
        let pointer = message.pointee.easy_handle,
        let id = identifiers[pointer], let transfer = transfers[id]
      else { continue }
      switch transfer.outcome(of: message.pointee.data.result) {
      case .finished(let result):
        // The others that finished in this turn go on beside it.
        LentThread.lend(upTo: isFirst && Self.isShort(result) ? Self.jobsOfReply : 0) {
          end(transfer, result)
        }
        isFirst = false
      case .redirected(let hop): follow(hop, transfer)
      }
    }
  }

  /// Whether what came of a transfer is read in no time: it is neither long nor compressed.
  private static func isShort(_ result: Result<HTTPResponse, CurlError>) -> Bool {
    switch result {
    case .success(let response):
      response.body.count <= shortReplyBytes && !Inflation.isGzip(response.body)
        && !response.headers.contains { $0.isNamed("Content-Encoding") }
    case .failure: true
    }
  }

  private func follow(_ hop: Hop, _ transfer: Transfer) {
    remove(transfer)
    do throws(CurlError) {
      try transfer.follow(hop, configuration)
      try add(transfer)
    } catch {
      // By the transfer, which knows that an earlier hop has been sent.
      transfer.resume(.failure(transfer.error(error.code, error.message)))
    }
  }

  /// Ends the transfers whose time is over. libcurl's own timeout does not count while a transfer
  /// waits for a free connection; this one does.
  private func expire() {
    guard let deadline = nextDeadline else { return }
    let now = ContinuousClock.now
    guard deadline <= now else { return }
    for transfer in transfers.values where transfer.deadline <= now {
      end(transfer, transfer.refusal.map(Result.success) ?? .failure(transfer.deadlineFailure()))
    }
    nextDeadline = transfers.values.lazy.map(\.deadline).min()
  }

  /// Ends every transfer: libcurl does not say which of them it could not go on with.
  private func giveUp(_ code: CURLMcode) {
    let reason = String(cString: curl_multi_strerror(code))
    for transfer in transfers.values {
      end(transfer, .failure(transfer.error(.other, "was given up by libcurl: \(reason)")))
    }
  }

  private func waitMilliseconds() -> Int32 {
    guard let nextDeadline else { return Int32(Self.longestWait.boundedMilliseconds) }
    let wait = min(ContinuousClock.now.duration(to: nextDeadline), Self.longestWait)
    return Int32(wait.boundedMilliseconds)
  }

  private func end(_ transfer: Transfer, _ result: Result<HTTPResponse, CurlError>) {
    remove(transfer)
    if idleHandles.count < configuration.maximumConnections {
      transfer.handle.reset()
      idleHandles.append(transfer.handle)
    }
    transfer.resume(result)
  }

  /// Takes a transfer out of libcurl, which closes its connection unless the reply is complete.
  private func remove(_ transfer: Transfer) {
    curl_multi_remove_handle(multi, transfer.handle.pointer)
    identifiers[transfer.handle.pointer] = nil
    transfers[transfer.id] = nil
  }

  private func stop() {
    inbox.close()
    for command in inbox.takeAll().commands {
      if case .start(let start) = command {
        start.continuation.resume(returning: .failure(.shutDown))
      }
    }
    for transfer in transfers.values {
      end(transfer, .failure(transfer.error(.shutDown, "was given up: the client shuts down")))
    }
  }
}
