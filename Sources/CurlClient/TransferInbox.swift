internal import CCurl
import Synchronization

/// The commands for the loop's thread, from any thread.
final class TransferInbox: Sendable {
  /// Everything the inbox held at one moment.
  struct Batch: Sendable {
    var commands: [TransferCommand] = []

    /// Whether these are the last commands.
    var isLast = false

    /// Whether the loop waits, and has to be woken for a command.
    fileprivate var isAsleep = false
  }

  private let batch = Mutex(Batch())
  private let wakeup: MultiWakeup

  /// Makes an inbox for the loop that drives this multi handle.
  init(wakeup: MultiWakeup) {
    self.wakeup = wakeup
  }

  /// Hands a command over; false once the inbox is closed.
  func submit(_ command: TransferCommand) -> Bool {
    batch.withLock { batch in
      guard !batch.isLast else { return false }
      batch.commands.append(command)
      // A loop that works looks into the inbox before it waits.
      if batch.isAsleep {
        batch.isAsleep = false
        wakeup.signal()
      }
      return true
    }
  }

  /// Lets the loop end after the commands handed over so far.
  func close() {
    batch.withLock { batch in
      guard !batch.isLast else { return }
      batch.isLast = true
      wakeup.signal()
    }
  }

  /// Has the next command wake the loop; false where there are some already, and nobody may sleep.
  func beginSleep() -> Bool {
    batch.withLock { batch in
      batch.isAsleep = batch.commands.isEmpty && !batch.isLast
      return batch.isAsleep
    }
  }

  /// Takes all commands out, for a loop that is awake.
  func takeAll() -> Batch {
    batch.withLock { batch in
      batch.isAsleep = false
      let taken = batch
      batch.commands.removeAll()
      return taken
    }
  }
}

/// Ends a multi handle's wait from any thread.
///
/// `@unchecked Sendable`: the pointer never changes, and the one function called on it,
/// `curl_multi_wakeup`, is documented to be callable from any thread while the handle lives
/// (curl_multi_wakeup(3)). It lives: the inbox signals only under its lock and only before it is
/// closed, and the loop frees the handle only after it has seen, under the same lock, that it is.
struct MultiWakeup: @unchecked Sendable {
  private let multi: UnsafeMutableRawPointer

  /// Makes the signal for a multi handle.
  init(_ multi: UnsafeMutableRawPointer) {
    self.multi = multi
  }

  func signal() {
    curl_multi_wakeup(multi)
  }
}
